//! What comes from others: under which licences, from where, in how many versions, and whether something is known against it.
//!
//! `.deny.toml` says what is held of crates, `xtask/js/audit.mjs` what of the packages from npm.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, process, thread};

use anyhow::{Context, Result, ensure};

use crate::cache;
use crate::npm::Npm;
use crate::place::Place;
use crate::run::{cargo, run, say};
use crate::tally::Tally;

const VERSION: &str = "0.20.2";

/// What needs nothing but the lock file. An exception that nothing needs any more is a mistake, too.
const HELD: [&str; 7] = [
    "licenses",
    "bans",
    "sources",
    "--deny=unmatched-skip",
    "--deny=license-exception-not-encountered",
    "--deny=license-not-encountered",
    "--show-stats",
];

/// How long the collection of advisories may take to come.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) fn audit(place: &Place, tally: &mut Tally) {
    match Deny::install(place) {
        Ok(deny) => {
            tally.check("licences, versions and sources of crates", || run(deny.check(place.root()).args(HELD)));
            tally.check("a licence and a source that are not allowed are refused", || refused(place, &deny));
            advisories(place, &deny, tally);
        }
        Err(error) => tally.skip("audit of crates", &format!("cargo-deny could not be installed: {error:#}")),
    }
    match Npm::install(place) {
        Ok(npm) => tally.counted("audit of packages from npm", &mut npm.script(place, "xtask/js/audit.mjs")),
        Err(error) => tally.skip("audit of packages from npm", &format!("{error:#}")),
    }
}

/// Known faults of crates. Where nobody can be asked, that is said, and nothing is held against the crates.
fn advisories(place: &Place, deny: &Deny, tally: &mut Tally) {
    const NAME: &str = "advisories about crates";
    let mut fetch = deny.command(place.root());
    if within(fetch.args(["fetch", "db"]).stderr(Stdio::null()), PATIENCE).unwrap_or(false) {
        tally.check(NAME, || run(deny.check(place.root()).args(["--disable-fetch", "advisories"])));
    } else {
        tally.skip(NAME, "the collection of the RustSec project cannot be reached from this machine");
    }
}

/// Whether a program succeeds in this time; after it, it is ended.
fn within(command: &mut Command, limit: Duration) -> Result<bool> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status.success());
        }
        if start.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            return Ok(false);
        }
        thread::sleep(Duration::from_millis(100));
    }
}

/// Shows that the audit can fail: a package takes a copyleft one out of somebody's repository.
fn refused(place: &Place, deny: &Deny) -> Result<()> {
    let folder = env::temp_dir().join(format!("butie-audit-{}", process::id()));
    let judged = made(&folder).and_then(|package| {
        for (what, words) in [("licenses", "license is not explicitly allowed"), ("sources", "source-not-allowed")] {
            let mut check = deny.command(&package);
            // Nothing of it may stay in the home of whoever runs this.
            check.env("CARGO_HOME", folder.join("home"));
            let output = check.arg("--config").arg(place.root().join(".deny.toml")).args(["check", what]).output()?;
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            ensure!(
                !output.status.success() && said.contains(words),
                "`{what}` let pass what it must not, or failed otherwise:\n{said}"
            );
        }
        Ok(())
    });
    fs::remove_dir_all(&folder).ok();
    judged
}

/// A package of that kind; its folder is given back.
fn made(folder: &Path) -> Result<PathBuf> {
    let write = |path: &str, text: &str| -> Result<()> {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().context("a file stands in a folder")?)?;
        Ok(fs::write(path, text)?)
    };
    let about = |name: &str, license: &str| {
        format!("[package]\nname = \"{name}\"\nversion = \"1.0.0\"\nedition = \"2024\"\nlicense = \"{license}\"\n\n[workspace]\n")
    };
    let taken = folder.join("taken");
    write("taken/src/lib.rs", "")?;
    write("taken/Cargo.toml", &about("taken", "GPL-3.0-only"))?;
    write("taker/src/lib.rs", "")?;
    let from = format!("\n[dependencies]\ntaken = {{ git = \"file://{}\" }}\n", taken.display());
    write("taker/Cargo.toml", &(about("taker", "MIT") + &from))?;
    let someone = ["-c", "user.name=someone", "-c", "user.email=someone@localhost", "commit", "--quiet", "--message=taken"];
    for words in [&["init", "--quiet"][..], &["add", "."], &someone] {
        run(Command::new("git").args(words).current_dir(&taken))?;
    }
    Ok(folder.join("taker"))
}

/// The program that reads `.deny.toml`.
struct Deny(PathBuf);

impl Deny {
    /// Compiled without optimisation: that takes a minute instead of several, and an audit a second either way.
    fn install(place: &Place) -> Result<Self> {
        let folder = cache::folder(place, "deny", VERSION, |folder| {
            say("cargo install cargo-deny (once, one or two minutes)");
            let mut install = cargo(place);
            install.args(["install", "cargo-deny", "--version", VERSION, "--locked", "--debug", "--quiet", "--root"]).arg(folder);
            let work = folder.join("work");
            run(install.env("CARGO_TARGET_DIR", &work).env("CARGO_PROFILE_DEV_DEBUG", "0"))?;
            Ok(fs::remove_dir_all(work)?)
        })?;
        Ok(Self(folder.join("bin/cargo-deny")))
    }

    fn command(&self, folder: &Path) -> Command {
        let mut command = Command::new(&self.0);
        command.current_dir(folder);
        command
    }

    fn check(&self, folder: &Path) -> Command {
        let mut command = self.command(folder);
        command.args(["--log-level", "error", "check"]);
        command
    }
}
