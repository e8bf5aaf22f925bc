//! Parts of the list in the shapes in which they are told, and what is asked of it in the engine's.

use butie::model::{InputId, InputKind};
use butie::prose::yuan;
use butie::roster::columns::Columns;
use butie::roster::heading::Role;
use butie::roster::sheet::{Filter, Mark, Order, Shown};
use butie::words::status;

use super::told::{self, Heads, Line, Only, RoleId};
use super::{List, words};

impl List {
    pub(super) fn roles(&self) -> Vec<told::Role> {
        let mut roles = Vec::new();
        for (position, input) in (0u16..).zip(&self.calculator.inputs) {
            let id = InputId(position);
            let name = self.sheet.called(id, self.language).to_owned();
            roles.push(told::Role { id: RoleId::Input(position), name: name.clone() });
            if let InputKind::Choices(domain) = input.kind {
                let options = (0u8..).zip(self.calculator.options(domain)).map(|(at, option)| told::Role {
                    id: RoleId::Option(position, at),
                    name: format!("{name}{}{}", self.language.pick("：", ": "), option.name.get(self.language)),
                });
                roles.extend(options);
            }
        }
        roles.extend(
            [Role::Name, Role::Person, Role::Class, Role::Carried]
                .map(|role| told::Role { id: role.into(), name: words::role(role, self.language).to_owned() }),
        );
        roles
    }

    pub(super) fn class(&self, at: usize) -> Option<told::Class> {
        let shown = self.sheet.class(at, self.language)?;
        let heads = self.columns.iter().zip(0u16..).zip(&shown.class.heads).filter(|((column, _), _)| column.heads.is_some());
        let heads = heads.filter(|((_, position), _)| self.sheet.counts(InputId(*position))).map(|((_, position), heads)| {
            let ask = self.calculator.inputs[usize::from(position)].ask.get(self.language);
            Heads { name: ask.to_owned(), known: heads.0, open: heads.1 }
        });
        let columns = Columns::of(self.calculator);
        let money = columns.money.iter().zip(&shown.told.money).filter_map(|(column, money)| {
            let (payee, amount) = (*money)?;
            let payee = self.compiled.ruleset.party(payee).name.get(self.language).to_owned();
            Some(Line { label: column.label.get(self.language).to_owned(), payee, amount: yuan(amount, self.language) })
        });
        Some(told::Class {
            at,
            name: shown.class.called(self.language).to_owned(),
            rows: shown.class.rows,
            heads: heads.collect(),
            status: shown.told.finding.status.id().to_owned(),
            result: status(shown.told.finding.status, self.language).to_owned(),
            money: money.collect(),
            why: shown.told.words.why,
            next: shown.told.words.next,
            remarks: shown.told.remarks,
            tips: shown.tips.into_iter().map(|(input, tip)| self.tip(input, &tip.text)).collect(),
        })
    }

    fn tip(&self, input: InputId, text: &str) -> String {
        let ask = self.calculator.inputs[input.index()].ask.get(self.language);
        format!("{ask} {text}")
    }

    pub(super) fn row(&self, shown: &Shown<'_>) -> told::Row {
        let mut result = Vec::new();
        shown.told.cells(self.language, |cell| result.push(cell.to_owned()));
        let width = self.sheet.layout().roles.len();
        told::Row {
            entry: shown.entry,
            number: shown.number,
            status: shown.told.finding.status.id().to_owned(),
            cells: (0..width).map(|column| shown.row.cell(column).to_owned()).collect(),
            result,
            faulty: shown.faulty.clone(),
            repaired: shown.repaired.clone(),
            class: shown.class,
        }
    }
}

impl From<Only> for Filter {
    fn from(only: Only) -> Self {
        let marked = |mark| Self { mark: Some(mark), ..Self::default() };
        match only {
            Only::All => Self::default(),
            Only::Reason(reason) => Self { reason: Some(reason), ..Self::default() },
            Only::Again => marked(Mark::Again),
            Only::Repaired => marked(Mark::Repaired),
            Only::Changed => marked(Mark::Changed),
            Only::Class(class) => Self { class: Some(class), ..Self::default() },
        }
    }
}

impl From<told::Order> for Order {
    fn from(order: told::Order) -> Self {
        match order {
            told::Order::List => Self::List,
            told::Order::Reason => Self::Reason,
            told::Order::Money(at) => Self::Money(at),
            told::Order::Cell(at) => Self::Cell(at),
        }
    }
}

impl From<Role> for RoleId {
    fn from(role: Role) -> Self {
        match role {
            Role::Input(input) => Self::Input(input.0),
            Role::Option(input, option) => Self::Option(input.0, option),
            Role::Person => Self::Person,
            Role::Name => Self::Name,
            Role::Class => Self::Class,
            Role::Carried => Self::Carried,
        }
    }
}

impl From<RoleId> for Role {
    fn from(role: RoleId) -> Self {
        match role {
            RoleId::Input(input) => Self::Input(InputId(input)),
            RoleId::Option(input, option) => Self::Option(InputId(input), option),
            RoleId::Person => Self::Person,
            RoleId::Name => Self::Name,
            RoleId::Class => Self::Class,
            RoleId::Carried => Self::Carried,
        }
    }
}
