//! Elements, built by calls.
//!
//! The framework's `html!` writes the construction of each element out in full wherever it stands, which took a third of
//! the module; calls to a few small functions make the same tree in a fraction of that.

use std::rc::Rc;

use web_sys::{Event, HtmlInputElement};
use yew::html::TargetCast;
use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, Listener, ListenerKind, VTag, VText};

use super::View;
use crate::dom;
use crate::session::Action;

/// Where results are announced.
pub(crate) const RESULT: &str = ".butie-result h3";

/// Where a screen begins.
pub(crate) const HEADING: &str = ".butie-heading";

/// An element under construction.
pub(crate) struct Tag(Box<VTag>);

/// What an event brings about.
pub(crate) enum Deed {
    /// An action.
    Send(Rc<Action>),
    /// The action that comes of what stands in the field.
    Type(Box<dyn Fn(String) -> Action>),
    /// An action, after which the focus goes to the first element that this selects.
    Show(Rc<Action>, String),
    /// Something that is done to the browser.
    Do(Box<dyn Fn(&Event)>),
}

impl Deed {
    /// An action.
    pub(crate) fn send(action: Action) -> Self {
        Self::Send(Rc::new(action))
    }

    /// An action, after which the focus goes to the first element that this selects.
    pub(crate) fn show(action: Action, selector: String) -> Self {
        Self::Show(Rc::new(action), selector)
    }
}

/// An element with this name.
pub(crate) fn tag(name: &'static str) -> Tag {
    let mut tag = VTag::new(name);
    tag.attributes = Attributes::IndexMap(Rc::default());
    Tag(Box::new(tag))
}

/// An element with this name, of this class.
pub(crate) fn classed(name: &'static str, class: &'static str) -> Tag {
    tag(name).is("class", class)
}

/// Several nodes as one.
pub(crate) fn all(nodes: Vec<Html>) -> Html {
    nodes.into_iter().collect()
}

impl Tag {
    /// Sets an attribute.
    pub(crate) fn set(mut self, name: &'static str, value: &str) -> Self {
        self.attribute(name, AttrValue::from(value.to_owned()));
        self
    }

    /// Sets an attribute that stands in no rule.
    pub(crate) fn is(mut self, name: &'static str, value: &'static str) -> Self {
        self.attribute(name, AttrValue::Static(value));
        self
    }

    /// The framework's own way first finds out in which of three forms it keeps the attributes; here it is always the same.
    fn attribute(&mut self, name: &'static str, value: AttrValue) {
        if let Attributes::IndexMap(all) = &mut self.0.attributes
            && let Some(all) = Rc::get_mut(all)
        {
            all.insert(AttrValue::Static(name), AttributeOrProperty::Attribute(value));
        }
    }

    /// Lets the element be found once it is drawn.
    pub(crate) fn known(mut self, by: &NodeRef) -> Self {
        self.0.node_ref = by.clone();
        self
    }

    /// Names the element among its siblings, so that it is known again when they change.
    pub(crate) fn key(mut self, key: &str) -> Self {
        self.0.key = Some(key.into());
        self
    }

    /// The text in a field.
    pub(crate) fn value(mut self, value: String) -> Self {
        self.0.set_value(AttrValue::from(value));
        self
    }

    /// Whether a box or button is chosen.
    pub(crate) fn checked(mut self, checked: bool) -> Self {
        self.0.set_checked(checked);
        self
    }

    /// Adds a node.
    pub(crate) fn add(mut self, node: Html) -> Self {
        self.0.add_child(node);
        self
    }

    /// Adds an element.
    pub(crate) fn with(self, tag: Tag) -> Self {
        self.add(tag.done())
    }

    /// Adds an element, if there is one.
    pub(crate) fn maybe(self, tag: Option<Tag>) -> Self {
        match tag {
            Some(tag) => self.with(tag),
            None => self,
        }
    }

    /// Adds elements.
    pub(crate) fn each(self, tags: impl Iterator<Item = Tag>) -> Self {
        tags.fold(self, Tag::with)
    }

    /// Adds elements that come and go, each by its name, so that what somebody opened in one of them stays open.
    pub(crate) fn parts<const N: usize>(self, parts: [(&str, Option<Tag>); N]) -> Self {
        self.each(parts.into_iter().filter_map(|(name, part)| Some(part?.key(name))))
    }

    /// Adds text.
    pub(crate) fn text(self, text: &str) -> Self {
        self.add(VText::new(text.to_owned()).into())
    }

    /// Brings something about when it is clicked.
    pub(crate) fn click(self, view: View<'_>, deed: Deed) -> Self {
        self.on(view, Moment::Click, deed)
    }

    /// Sends an action when its value was changed.
    pub(crate) fn change(self, view: View<'_>, action: Action) -> Self {
        self.on(view, Moment::Change, Deed::send(action))
    }

    /// Sends the action of typing into its field.
    pub(crate) fn typing(self, view: View<'_>, action: impl Fn(String) -> Action + 'static) -> Self {
        self.on(view, Moment::Input, Deed::Type(Box::new(action)))
    }

    /// Listens for something that no other element needs.
    pub(crate) fn listen(mut self, listener: Rc<dyn Listener>) -> Self {
        self.0.add_listener(listener);
        self
    }

    fn on(mut self, view: View<'_>, moment: Moment, deed: Deed) -> Self {
        let on = On { moment, send: view.send.clone(), deed };
        self.0.add_listener(Rc::new(on));
        self
    }

    /// A copy of the finished element.
    pub(crate) fn html(&self) -> Html {
        (*self.0).clone().into()
    }

    /// The finished element.
    pub(crate) fn done(self) -> Html {
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
    send: Callback<Rc<Action>>,
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
            Deed::Type(action) => {
                let typed = event.target_unchecked_into::<HtmlInputElement>().value();
                dom::hold(&event, || self.send.emit(Rc::new(action(typed))));
            }
            Deed::Show(action, selector) => dom::show(&event, selector.clone(), || self.send.emit(action.clone())),
            Deed::Do(deed) => deed(&event),
        }
    }

    fn passive(&self) -> bool {
        false
    }
}
