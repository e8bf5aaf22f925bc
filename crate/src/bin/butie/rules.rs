//! The rules folder on disk: the only place where the program opens rule files.

use std::io::Read;
use std::path::{Path, PathBuf};

use butie::author::check::{Checked, DOCUMENT, Folder, check};
use butie::compiled::Compiled;
use butie::model::{Lists, Ruleset};
use butie::similar::nearest;
use butie::text::{Language, Text};

use crate::{Failure, render};

const VOCABULARY: &str = "vocabulary.toml";

/// The rules folder, and the language for messages.
pub(crate) struct Library {
    given: Option<PathBuf>,
    pub(crate) language: Language,
}

impl Library {
    pub(crate) fn new(given: Option<PathBuf>, language: Language) -> Self {
        Self { given: given.or_else(|| std::env::var_os("BUTIE_RULES").map(PathBuf::from)), language }
    }

    /// The folder of rules that was named, if it can be written down.
    pub(crate) fn given(&self) -> Option<&str> {
        self.given.as_deref().and_then(Path::to_str)
    }

    /// The folder of rules: the one given, or the nearest `rules` above the working folder or the program.
    pub(crate) fn root(&self) -> Result<PathBuf, Failure> {
        if let Some(given) = &self.given {
            if given.join(VOCABULARY).is_file() {
                return Ok(given.clone());
            }
            let place = given.display();
            return Err(Failure(format!(
                "{place} 不是规则文件夹（里面要有 {VOCABULARY}）\n{place} is no folder of rules (it must hold {VOCABULARY})"
            )));
        }
        let here = std::env::current_dir().ok();
        let program = std::env::current_exe().ok();
        let above = here.iter().chain(&program).flat_map(|path| path.ancestors());
        above.map(|folder| folder.join("rules")).find(|folder| folder.join(VOCABULARY).is_file()).ok_or_else(|| {
            Failure(String::from(
                "找不到规则文件夹；请用 --rules DIR 指明，或在项目文件夹里运行\nno folder of rules found; name it with --rules DIR, or run inside the project",
            ))
        })
    }

    pub(crate) fn vocabulary(&self) -> Result<String, Failure> {
        read(&self.root()?.join(VOCABULARY))
    }

    /// The ids of all rule sets, sorted: every folder with a rule file or a document in it, so that none is passed over.
    pub(crate) fn ids(&self) -> Result<Vec<String>, Failure> {
        let root = self.root()?;
        let mut ids = Vec::new();
        for entry in std::fs::read_dir(&root)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.starts_with('.') && entry.path().is_dir() && !rule_files(&entry.path())?.is_empty() {
                ids.push(name);
            }
        }
        if ids.is_empty() {
            let place = root.display();
            return Err(Failure(format!("{place} 里没有规则集\nthere is no rule set in {place}")));
        }
        ids.sort();
        Ok(ids)
    }

    /// The rule sets that are named, by id or by folder; all of them when none is.
    pub(crate) fn folders(&self, named: &[PathBuf]) -> Result<Vec<Folder>, Failure> {
        if named.is_empty() {
            let root = self.root()?;
            return self.ids()?.iter().map(|id| folder(&root.join(id))).collect();
        }
        let mut folders = Vec::new();
        for name in named {
            if name.join(VOCABULARY).is_file() {
                let all = Self { given: Some(name.clone()), language: self.language };
                folders.extend(all.folders(&[])?);
            } else if name.is_dir() {
                folders.push(folder(name)?);
            } else {
                let given = name.display().to_string();
                let path = self.root()?.join(name);
                if !path.is_dir() {
                    return Err(self.unknown("规则集", "rule set", &given, &self.ids()?));
                }
                folders.push(folder(&path)?);
            }
        }
        Ok(folders)
    }

    /// The vocabulary that goes with a list of named folders: that of the folder they stand in, else the library's.
    pub(crate) fn vocabulary_for(&self, named: &[PathBuf]) -> Result<String, Failure> {
        let beside = named.first().and_then(|name| {
            [Some(name.clone()), name.parent().map(Path::to_path_buf)]
                .into_iter()
                .flatten()
                .find(|folder| folder.join(VOCABULARY).is_file())
        });
        match (beside, &self.given) {
            (Some(folder), None) => read(&folder.join(VOCABULARY)),
            _ => self.vocabulary(),
        }
    }

    /// A rule set that must be sound.
    pub(crate) fn compiled(&self, id: &str) -> Result<Compiled, Failure> {
        self.with_lists(id).map(|(compiled, _)| compiled)
    }

    /// A rule set that must be sound, with what lists call its inputs.
    pub(crate) fn with_lists(&self, id: &str) -> Result<(Compiled, Lists), Failure> {
        let ids = self.ids()?;
        if !ids.iter().any(|known| known == id) {
            return Err(self.unknown("规则集", "rule set", id, &ids));
        }
        sound(check(&self.vocabulary()?, &folder(&self.root()?.join(id))?), id, self.language)
    }

    /// Whether somebody of this name can ask.
    pub(crate) fn audience(&self, ruleset: &Ruleset, id: &str) -> Result<(), Failure> {
        let audiences = || ruleset.parties.iter().filter(|party| party.order != u16::MAX);
        if audiences().any(|party| party.id == id) {
            return Ok(());
        }
        let known: Vec<String> = audiences().map(|party| party.id.clone()).collect();
        Err(self.unknown("身份", "audience", id, &known))
    }

    /// A message for a name that is not there, with those that are.
    pub(crate) fn unknown(&self, zh: &str, en: &str, given: &str, known: &[String]) -> Failure {
        Failure(unknown(zh, en, given, known).get(self.language).to_owned())
    }
}

/// A message for a name that is not there, with those that are.
pub(crate) fn unknown(zh: &str, en: &str, given: &str, known: &[String]) -> Text {
    // A name of a megabyte, or one with control characters, is shown by its beginning.
    let shown: String = given.chars().take(60).flat_map(char::escape_debug).collect();
    let list = known.join(", ");
    let near = if given.len() <= 60 { nearest(given, known.iter().map(String::as_str)) } else { None };
    let (hint_zh, hint_en) = match near {
        Some(near) => (format!("，是不是 {near}？"), format!("; did you mean {near}?")),
        None => (String::new(), String::new()),
    };
    Text {
        zh: format!("没有{zh}“{shown}”{hint_zh}\n现有：{list}"),
        en: format!("there is no {en} “{shown}”{hint_en}\nthere are: {list}"),
    }
}

/// The rule set and what lists call its inputs, or all that is wrong with it.
pub(crate) fn sound(checked: Checked, id: &str, language: Language) -> Result<(Compiled, Lists), Failure> {
    let Checked { sources, compiled, lists, diagnostics, .. } = checked;
    compiled.map(|compiled| (compiled, lists)).ok_or_else(|| {
        let findings = render::diagnostics(&sources, &diagnostics, language);
        let advice = match language {
            Language::Zh => format!("规则集 {id} 有错误，改正后再用；单独检查：butie check {id}"),
            Language::En => format!("rule set {id} has errors and cannot be used; check it with: butie check {id}"),
        };
        Failure(format!("{findings}\n{advice}"))
    })
}

/// The rule files of a folder by name, sorted.
fn rule_files(folder: &Path) -> Result<Vec<String>, Failure> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if (name.ends_with(".toml") || name == DOCUMENT) && entry.path().is_file() {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

fn folder(path: &Path) -> Result<Folder, Failure> {
    let path = path.canonicalize()?;
    let mut files = Vec::new();
    for name in rule_files(&path)? {
        let text = read(&path.join(&name))?;
        files.push((name, text));
    }
    let id = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    Ok(Folder { id, files })
}

/// No rule file or document is larger.
const LARGEST_FILE: u64 = 16 << 20;

fn read(path: &Path) -> Result<String, Failure> {
    let place = path.display();
    let mut text = String::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(LARGEST_FILE + 1).read_to_string(&mut text));
    match read {
        Err(error) => Err(Failure(format!("读不了 {place}：{error}\ncannot read {place}: {error}"))),
        Ok(_) if text.len() as u64 > LARGEST_FILE => {
            Err(Failure(format!("{place} 超过 16 MB，不是规则文件\n{place} is larger than 16 MB and no rule file")))
        }
        Ok(_) => Ok(text),
    }
}
