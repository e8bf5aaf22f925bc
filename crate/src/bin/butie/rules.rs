//! The rules folder on disk: the only place where the program opens rule files.

use std::path::{Path, PathBuf};

use butie::author::check::{Checked, Folder, check};
use butie::compiled::Compiled;
use butie::similar::nearest;
use butie::text::Language;

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

    /// The ids of all rule sets, sorted.
    pub(crate) fn ids(&self) -> Result<Vec<String>, Failure> {
        let mut ids = Vec::new();
        for entry in std::fs::read_dir(self.root()?)? {
            let entry = entry?;
            if entry.path().join("document.toml").is_file() {
                ids.extend(entry.file_name().into_string());
            }
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
            } else if name.join("document.toml").is_file() || name.is_dir() {
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
        let path = self.root()?.join(id);
        let plain = !id.is_empty() && !id.contains(['/', '\\']) && !id.starts_with('.');
        if !plain || !path.join("document.toml").is_file() {
            return Err(self.unknown("规则集", "rule set", id, &self.ids()?));
        }
        sound(check(&self.vocabulary()?, &folder(&path)?), id, self.language)
    }

    /// A message for a name that is not there, with those that are.
    pub(crate) fn unknown(&self, zh: &str, en: &str, given: &str, known: &[String]) -> Failure {
        let near = nearest(given, known.iter().map(String::as_str));
        let list = known.join(", ");
        let hint = near.map_or_else(String::new, |near| match self.language {
            Language::Zh => format!("，是不是 {near}？"),
            Language::En => format!("; did you mean {near}?"),
        });
        Failure(match self.language {
            Language::Zh => format!("没有{zh}“{given}”{hint}\n现有：{list}"),
            Language::En => format!("there is no {en} “{given}”{hint}\nthere are: {list}"),
        })
    }
}

/// The rule set, or all that is wrong with it.
pub(crate) fn sound(checked: Checked, id: &str, language: Language) -> Result<Compiled, Failure> {
    let Checked { sources, compiled, diagnostics, .. } = checked;
    compiled.ok_or_else(|| {
        let findings = render::diagnostics(&sources, &diagnostics, language);
        let advice = match language {
            Language::Zh => format!("规则集 {id} 有错误，改正后再用；单独检查：butie check {id}"),
            Language::En => format!("rule set {id} has errors and cannot be used; check it with: butie check {id}"),
        };
        Failure(format!("{findings}\n{advice}"))
    })
}

fn folder(path: &Path) -> Result<Folder, Failure> {
    let path = path.canonicalize()?;
    let mut files = Vec::new();
    for entry in std::fs::read_dir(&path)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".toml") || name == "document.txt" {
            files.push((name, read(&entry.path())?));
        }
    }
    files.sort();
    let id = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    Ok(Folder { id, files })
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| {
        let place = path.display();
        Failure(format!("读不了 {place}：{error}\ncannot read {place}: {error}"))
    })
}
