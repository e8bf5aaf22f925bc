//! Where things are: the repository, what is built into it, and the cache outside it.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::build::Flavour;

pub(crate) struct Place {
    root: PathBuf,
    cache: PathBuf,
}

impl Place {
    /// The repository is looked up at run time: a path compiled in would name whichever clone filled the shared
    /// target folder first.
    pub(crate) fn find() -> Result<Self> {
        let start = match env::var_os("CARGO_MANIFEST_DIR") {
            Some(folder) => PathBuf::from(folder),
            None => env::current_dir()?,
        };
        let root = start
            .ancestors()
            .find(|folder| folder.join("xtask/Cargo.toml").is_file() && folder.join("Cargo.toml").is_file())
            .with_context(|| format!("no butie repository holds {}; run this inside one", start.display()))?
            .to_path_buf();
        let home = env::var_os("HOME").context("HOME is not set, so there is no place for the cache")?;
        let cache = Path::new(&home).join(".cache/butie");
        std::fs::create_dir_all(&cache).with_context(|| format!("cannot create {}", cache.display()))?;
        Ok(Self { root, cache })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn cache(&self) -> &Path {
        &self.cache
    }

    /// What cargo compiles for this machine.
    pub(crate) fn target(&self) -> PathBuf {
        self.cache.join("target")
    }

    /// What cargo compiles for the browser. It is a folder of its own because the settings that the browser needs
    /// would make build scripts shared with the native build run again at every change of command.
    pub(crate) fn wasm_target(&self) -> PathBuf {
        self.cache.join("target-wasm")
    }

    /// What is built. The quick build has a folder of its own, so that `dist` only ever holds what may be published.
    pub(crate) fn dist(&self, flavour: Flavour) -> PathBuf {
        self.root.join(match flavour {
            Flavour::Release => "dist",
            Flavour::Dev => "dist-dev",
        })
    }

    /// The command line, as [`crate::build::native`] leaves it.
    pub(crate) fn butie(&self) -> PathBuf {
        self.target().join("release/butie")
    }
}
