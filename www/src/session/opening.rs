//! Answers that the visitor did not enter here: they came by a link, or from an earlier visit.

use std::rc::Rc;

use butie::link::{Link, LinkFault};

use super::Case;

/// Answers that came as a fragment. They are read once their calculator is open and the second part of the program is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The full id of the calculator.
    pub calculator: String,
    /// The fragment, without its `#`.
    pub fragment: String,
    /// Where it came from.
    pub origin: Origin,
}

/// Where a fragment came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The address of the page.
    Link,
    /// This device, which remembers the last visit.
    Memory,
}

/// What became of a fragment.
#[derive(Clone, Debug, PartialEq)]
pub struct Opening {
    /// The answers for the form; none when they could not be read, or there are none.
    pub case: Option<Case>,
    /// Whether somebody on a small screen sees the result first.
    pub finished: bool,
    /// Where the answers came from, if there is anything to be said about it.
    pub source: Option<Source>,
}

/// What is told of answers that the visitor did not enter here.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// Where they came from.
    pub source: Source,
    /// Whether other answers had to give way, which are now the other case.
    pub displaced: bool,
}

/// Where the answers in the form came from.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// A link, with what came out then.
    Link(Rc<Link>),
    /// A link from which no answers could be read.
    Broken(LinkFault),
    /// The last visit on this device.
    Memory,
}
