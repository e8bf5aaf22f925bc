//! Elements, built by calls.
//!
//! The framework's `html!` writes the construction of each element out in full wherever it stands, which took a third of
//! the module; calls to a few small functions make the same tree in a fraction of that.

use web_sys::{Event, HtmlInputElement};
use yew::html::TargetCast;
use yew::prelude::*;
use yew::virtual_dom::{Listener, ListenerKind, VTag, VText};

use super::View;
use crate::dom;
use crate::session::Action;

/// Where results are announced.
pub(super) const RESULT: &str = ".butie-result h3";

/// Where a screen begins.
pub(crate) const HEADING: &str = ".butie-heading";

/// An element under construction.
pub(super) struct Tag(Box<VTag>);

/// What an event brings about.
pub(super) enum Deed {
    /// An action.
    Send(Action),
    /// The action of typing into this input's field.
    Type(String),
    /// The focus goes to the first element that this selects.
    Focus(String),
    /// An action after which the focus goes to the first element that this selects: what was clicked may be gone.
    Lead(Action, &'static str),
}

/// An element with this name.
pub(super) fn tag(name: &'static str) -> Tag {
    Tag(Box::new(VTag::new(name)))
}

/// An element with this name, of this class.
pub(super) fn classed(name: &'static str, class: &'static str) -> Tag {
    let mut tag = tag(name);
    tag.0.add_attribute("class", class);
    tag
}

/// Several nodes as one.
pub(super) fn all(nodes: Vec<Html>) -> Html {
    nodes.into_iter().collect()
}

impl Tag {
    /// Sets an attribute.
    pub(super) fn set(mut self, name: &'static str, value: &str) -> Self {
        self.0.add_attribute(name, AttrValue::from(value.to_owned()));
        self
    }

    /// Sets an attribute that stands in no rule.
    pub(super) fn is(mut self, name: &'static str, value: &'static str) -> Self {
        self.0.add_attribute(name, value);
        self
    }

    /// Names the element among its siblings, so that it is known again when they change.
    pub(super) fn key(mut self, key: &str) -> Self {
        self.0.key = Some(key.into());
        self
    }

    /// The text in a field.
    pub(super) fn value(mut self, value: String) -> Self {
        self.0.set_value(AttrValue::from(value));
        self
    }

    /// Whether a box or button is chosen.
    pub(super) fn checked(mut self, checked: bool) -> Self {
        self.0.set_checked(checked);
        self
    }

    /// Adds a node.
    pub(super) fn add(mut self, node: Html) -> Self {
        self.0.add_child(node);
        self
    }

    /// Adds an element.
    pub(super) fn with(self, tag: Tag) -> Self {
        self.add(tag.done())
    }

    /// Adds an element, if there is one.
    pub(super) fn maybe(self, tag: Option<Tag>) -> Self {
        match tag {
            Some(tag) => self.with(tag),
            None => self,
        }
    }

    /// Adds elements.
    pub(super) fn each(self, tags: impl Iterator<Item = Tag>) -> Self {
        tags.fold(self, Tag::with)
    }

    /// Adds elements that come and go, each by its name, so that what somebody opened in one of them stays open.
    pub(super) fn parts<const N: usize>(self, parts: [(&str, Option<Tag>); N]) -> Self {
        self.each(parts.into_iter().filter_map(|(name, part)| Some(part?.key(name))))
    }

    /// Adds text.
    pub(super) fn text(self, text: &str) -> Self {
        self.add(VText::new(text.to_owned()).into())
    }

    /// Brings something about when it is clicked.
    pub(super) fn click(self, view: View<'_>, deed: Deed) -> Self {
        self.on(view, Moment::Click, deed)
    }

    /// Sends an action when its value was changed.
    pub(super) fn change(self, view: View<'_>, action: Action) -> Self {
        self.on(view, Moment::Change, Deed::Send(action))
    }

    /// Types into an input's field.
    pub(super) fn typing(self, view: View<'_>, input: &str) -> Self {
        self.on(view, Moment::Input, Deed::Type(input.to_owned()))
    }

    fn on(mut self, view: View<'_>, moment: Moment, deed: Deed) -> Self {
        let on = On { moment, send: view.send.clone(), deed };
        self.0.add_listener(std::rc::Rc::new(on));
        self
    }

    /// The finished element.
    pub(super) fn done(self) -> Html {
        (*self.0).into()
    }
}

/// When something is brought about.
#[derive(Clone, Copy)]
enum Moment {
    Click,
    Change,
    Input,
}

/// What listens.
struct On {
    moment: Moment,
    send: Callback<Action>,
    deed: Deed,
}

impl Listener for On {
    fn kind(&self) -> ListenerKind {
        match self.moment {
            Moment::Click => ListenerKind::onclick,
            Moment::Change => ListenerKind::onchange,
            Moment::Input => ListenerKind::oninput,
        }
    }

    fn handle(&self, event: Event) {
        match &self.deed {
            Deed::Send(action) => dom::hold(&event, || self.send.emit(action.clone())),
            Deed::Type(input) => {
                let typed = event.target_unchecked_into::<HtmlInputElement>().value();
                dom::hold(&event, || self.send.emit(Action::Type(input.clone(), typed)));
            }
            Deed::Focus(selector) => dom::focus(&event, selector),
            Deed::Lead(action, selector) => dom::lead(&event, selector, || self.send.emit(action.clone())),
        }
    }

    fn passive(&self) -> bool {
        false
    }
}
