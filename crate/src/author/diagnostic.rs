//! What is wrong with a rule file: a stable code, one sentence, the places, and what to do about it.

use alloc::string::String;
use alloc::vec::Vec;

use super::source::Span;
use crate::text::Text;

/// A bilingual text from two format strings.
macro_rules! text {
    ($zh:literal $(, $zh_part:expr)*; $en:literal $(, $en_part:expr)*) => {
        $crate::text::Text::new(alloc::format!($zh $(, $zh_part)*), alloc::format!($en $(, $en_part)*))
    };
}
pub(crate) use text;

/// A finding about a rule file.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// What kind of finding.
    pub code: Code,
    /// One sentence that names the rule and the fault.
    pub message: Text,
    /// The places; the first is where the fault is.
    pub labels: Vec<Label>,
    /// What to do.
    pub help: Vec<Text>,
}

/// A place with a remark.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is there.
    pub remark: Text,
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The rule set cannot be used.
    Error,
    /// The rule set works, but something in it serves nothing.
    Warning,
}

impl Diagnostic {
    /// A finding at a place.
    pub fn new(code: Code, span: Span, message: Text) -> Self {
        Self { code, message, labels: alloc::vec![Label { span, remark: Text::default() }], help: Vec::new() }
    }

    /// With a remark at the fault's own place.
    #[must_use]
    pub fn here(mut self, remark: Text) -> Self {
        if let Some(first) = self.labels.first_mut() {
            first.remark = remark;
        }
        self
    }

    /// With a further place.
    #[must_use]
    pub fn label(mut self, span: Span, remark: Text) -> Self {
        self.labels.push(Label { span, remark });
        self
    }

    /// With a piece of advice.
    #[must_use]
    pub fn help(mut self, advice: Text) -> Self {
        self.help.push(advice);
        self
    }

    /// With "did you mean", if a near name is known.
    #[must_use]
    pub fn did_you_mean(self, name: Option<&str>) -> Self {
        match name {
            Some(name) => self.help(text!("是不是要写 `{name}`？"; "did you mean `{name}`?")),
            None => self,
        }
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $id:literal, $severity:ident;)*) => {
        /// The kinds of findings. A code never changes its meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)*
        }

        impl Code {
            /// All codes.
            pub const ALL: &[Code] = &[$(Code::$variant),*];

            /// The code as people quote it.
            pub fn id(self) -> &'static str {
                match self { $(Code::$variant => $id,)* }
            }

            /// How much it weighs.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }

            /// What it means.
            pub fn explanation(self) -> &'static str {
                match self { $(Code::$variant => concat!($($doc, "\n"),+),)* }
            }
        }
    };
}

codes! {
    /// The file is no valid TOML.
    Toml = "B0101", Error;
    /// A key that must be there is missing.
    MissingKey = "B0102", Error;
    /// A value has another type than the key needs.
    WrongType = "B0103", Error;
    /// The key is not known here; nothing would read it.
    UnknownKey = "B0104", Error;
    /// A file of the rule set is missing.
    MissingFile = "B0105", Error;
    /// The same name is given twice.
    Duplicate = "B0106", Error;
    /// The word is not in the list of words for this key (units, payees, forces, effects and so on).
    UnknownWord = "B0107", Error;
    /// A date, a range or another value makes no sense.
    BadValue = "B0108", Error;
    /// A rule file is larger than the engine's lists can hold.
    TooLarge = "B0109", Error;
    /// The expression cannot be read.
    Syntax = "B0201", Error;
    /// No input, step, table or checklist has this name.
    UnknownName = "B0202", Error;
    /// There is no such function, or its arguments are wrong.
    BadCall = "B0203", Error;
    /// The option is not one of those declared.
    UnknownOption = "B0204", Error;
    /// Steps depend on each other in a circle.
    Cycle = "B0205", Error;
    /// Two quantities with different units are added, compared or chosen between.
    UnitMismatch = "B0301", Error;
    /// A value of one kind stands where another kind is needed.
    KindMismatch = "B0302", Error;
    /// A quotient is used without being rounded; no decimal can hold a third.
    UnroundedQuotient = "B0303", Error;
    /// An amount can have fractions of a fen and is not rounded.
    FractionOfFen = "B0304", Error;
    /// A share is compared with a number above 1: a percent sign is missing.
    PercentMeant = "B0305", Error;
    /// Tiers do not rise.
    TiersOutOfOrder = "B0401", Error;
    /// Two tiers or bands cover the same quantity.
    Overlap = "B0402", Error;
    /// Between two tiers, bands or dates something is not covered.
    Gap = "B0403", Error;
    /// A cap is below what a complete tier already pays.
    CapBelowTier = "B0404", Error;
    /// A table or a list of bands leaves options without a value.
    NotExhaustive = "B0405", Error;
    /// A row can never apply because earlier rows cover it.
    Unreachable = "B0406", Error;
    /// A rate or an amount is negative.
    NegativeRate = "B0407", Error;
    /// A number beyond 28 digits can arise for answers that are allowed.
    Overflow = "B0408", Error;
    /// A step, gate or line has no citation.
    MissingCitation = "B0501", Error;
    /// The document has no clause of this id.
    UnknownClause = "B0502", Error;
    /// The quote does not stand in the document.
    QuoteNotInDocument = "B0503", Error;
    /// A number in a formula, or in the words of a note with a topic, does not stand in the quote that it cites.
    NumberNotInQuote = "B0504", Error;
    /// A clause is neither encoded nor excused.
    ClauseOpen = "B0505", Error;
    /// A clause is cited, but one of its numbers is used by no formula and excused by nobody.
    ClauseNumberOpen = "B0506", Error;
    /// A clause is excused although a calculator cites it.
    ExcusedButCited = "B0507", Error;
    /// The quote stands in the document more than once; shown in its surroundings, it could be the wrong place.
    QuoteStandsTwice = "B0508", Warning;
    /// Nothing reads the input.
    UnusedInput = "B0601", Error;
    /// Nothing depends on the reading.
    UnusedReading = "B0602", Error;
    /// A formula asks for a reading that is not declared.
    UnknownReading = "B0603", Error;
    /// No output, gate, line or message depends on the step.
    UnusedStep = "B0604", Warning;
}

/// Where findings are collected; everything that is wrong shows at once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sink {
    /// The findings so far.
    pub diagnostics: Vec<Diagnostic>,
}

impl Sink {
    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Whether a finding is an error.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.code.severity() == Severity::Error)
    }
}

/// A list for a sentence: `a`、`b`.
pub(crate) fn listed<T: AsRef<str>>(items: impl IntoIterator<Item = T>) -> String {
    let quoted: Vec<String> = items.into_iter().map(|item| alloc::format!("`{}`", item.as_ref())).collect();
    quoted.join(", ")
}
