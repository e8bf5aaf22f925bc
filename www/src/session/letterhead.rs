//! What a school writes on its quotation.

/// What a school writes on its quotation. It stays on the device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letterhead {
    /// The school.
    pub school: String,
    /// The class.
    pub class: String,
    /// Whom to ask.
    pub contact: String,
    /// For how many days the quotation is valid, as typed; thirty when nothing is.
    pub days: String,
}

/// A line of the letterhead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The school.
    School,
    /// The class.
    Class,
    /// Whom to ask.
    Contact,
    /// For how many days the quotation is valid.
    Days,
}

impl Letterhead {
    /// The longest line that is taken, in characters: more fits on no sheet.
    const LONGEST: usize = 60;

    pub(super) fn write(&mut self, field: Field, words: String) {
        let place = match field {
            Field::School => &mut self.school,
            Field::Class => &mut self.class,
            Field::Contact => &mut self.contact,
            Field::Days => &mut self.days,
        };
        *place = words.chars().take(Self::LONGEST).collect();
    }

    /// A line as it was typed.
    pub fn line(&self, field: Field) -> &str {
        match field {
            Field::School => &self.school,
            Field::Class => &self.class,
            Field::Contact => &self.contact,
            Field::Days => &self.days,
        }
    }
}
