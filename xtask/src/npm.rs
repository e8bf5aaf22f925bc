//! The tools from npm, installed into the cache from the lock file, once for each state of that file.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::cache::{self, digest};
use crate::place::Place;
use crate::run::{capture, run, say};

/// Oldest Node.js that has what the tools and the test runner use.
const NODE: u32 = 20;

const FILES: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];

pub(crate) struct Npm {
    folder: PathBuf,
    key: String,
}

impl Npm {
    pub(crate) fn install(place: &Place) -> Result<Self> {
        node_is_recent()?;
        let source = place.root().join("xtask/npm");
        let mut all = Vec::new();
        for file in FILES {
            let path = source.join(file);
            all.extend(fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?);
        }
        let key = digest(&all);
        let folder = cache::folder(place, "npm", &key, |folder| {
            say("npm ci: esbuild, binaryen, wabt and the test tools (once, a minute at most)");
            for file in FILES {
                fs::copy(source.join(file), folder.join(file))?;
            }
            run(Command::new("npm").args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(folder))
                .context("the tools could not be installed; with a connection to the npm registry, try again")
        })?;
        Ok(Self { folder, key })
    }

    /// Changes whenever a tool does.
    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    /// A tool that a package declares.
    pub(crate) fn tool(&self, name: &str) -> Command {
        Command::new(self.folder.join("node_modules/.bin").join(name))
    }

    /// One of our own scripts, told where the packages are: they stand outside the repository, where Node would not
    /// look for them.
    pub(crate) fn script(&self, place: &Place, script: &str) -> Command {
        let mut command = Command::new("node");
        command.current_dir(place.root()).env("BUTIE_NPM", &self.folder);
        command.args(["--test-reporter", "./tests/reporter.mjs", script]);
        command
    }
}

fn node_is_recent() -> Result<()> {
    let version = capture(Command::new("node").arg("--version"))?;
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(major) if major >= NODE => Ok(()),
        _ => bail!("Node.js {NODE} or newer is needed, and this is {}", version.trim()),
    }
}
