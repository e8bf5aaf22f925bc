//! The Rust that compiles for old browsers: one that has the standard library's source, to build it anew without the
//! instructions that those browsers lack.
//!
//! The toolchain in use gets the source from rustup. Where rustup cannot reach its server, Debian's packages hold a
//! toolchain that takes the same recipe.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::place::Place;
use crate::run::{capture, clean, find_in_path, run, say};
use crate::setup;

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Set to `debian` to take Debian's packages although rustup would do, for instance to try them.
const CHOICE: &str = "BUTIE_TOOLCHAIN";

pub(crate) struct Toolchain {
    cargo: PathBuf,
    rustc: PathBuf,
    /// Variables of rustup's that would lead Debian's cargo back to rustup's compiler.
    apart: bool,
}

impl Toolchain {
    /// A cargo of this toolchain, in the repository, compiling into the folder kept for the browser.
    pub(crate) fn cargo(&self, place: &Place) -> Command {
        let mut command = Command::new(&self.cargo);
        clean(&mut command);
        command.current_dir(place.root()).env("CARGO_TARGET_DIR", place.wasm_target());
        if self.apart {
            command.env("RUSTC", &self.rustc).env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO");
        }
        command
    }

    fn sysroot(&self) -> Result<PathBuf> {
        let printed = capture(Command::new(&self.rustc).args(["--print", "sysroot"]))?;
        Ok(PathBuf::from(printed.trim()))
    }

    fn has_source(&self) -> bool {
        self.sysroot().is_ok_and(|root| root.join("lib/rustlib/src/rust/library/std/Cargo.toml").is_file())
    }

    fn has_target(&self) -> bool {
        self.sysroot().is_ok_and(|root| root.join("lib/rustlib").join(TARGET).join("lib").is_dir())
    }
}

/// For the release artefacts: a toolchain with the standard library's source.
pub(crate) fn with_source() -> Result<Toolchain> {
    if env::var_os(CHOICE).is_some_and(|choice| choice == "debian") {
        return debian();
    }
    let current = current();
    if current.has_source() || (rustup(&["component", "add", "rust-src"]) && current.has_source()) {
        return Ok(current);
    }
    say("rustup did not bring the standard library's source: going on with Debian's Rust for the browser's modules");
    debian()
}

/// For the quick build and for lints: the toolchain in use, with the ready-made standard library of the target. Where
/// rustup cannot bring it there is none, and the caller says what it leaves out.
pub(crate) fn with_target() -> Option<Toolchain> {
    let current = current();
    let there = current.has_target() || (rustup(&["target", "add", TARGET]) && current.has_target());
    there.then_some(current)
}

/// Formatter and linter, which a minimal installation lacks.
pub(crate) fn lints() -> Result<()> {
    for (program, component) in [("cargo-fmt", "rustfmt"), ("cargo-clippy", "clippy")] {
        let words = [&program["cargo-".len()..], "--version"];
        let answers = || {
            let mut command = Command::new(current().cargo);
            let status = command.args(words).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
            status.is_ok_and(|status| status.success())
        };
        let there = answers() || (rustup(&["component", "add", component]) && answers());
        if !there {
            bail!("`{program}` is missing; run this once: rustup component add {component}");
        }
    }
    Ok(())
}

fn current() -> Toolchain {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| OsString::from("rustc"));
    Toolchain { cargo: cargo.into(), rustc: rustc.into(), apart: false }
}

/// Asks rustup, when there is one, and says whether it did as asked; its own words show.
fn rustup(words: &[&str]) -> bool {
    if find_in_path("rustup").is_none() {
        return false;
    }
    say(&format!("rustup {}", words.join(" ")));
    run(Command::new("rustup").args(words)).is_ok()
}

/// Debian's Rust for web browsers, from its own folder and never from the PATH, where rustup's may come first.
fn debian() -> Result<Toolchain> {
    const LINKER: &str = "/usr/bin/rust-lld";
    let why = "compiling for old browsers needs a Rust with the source of its standard library";
    let toolchain = Toolchain { cargo: "/usr/bin/cargo".into(), rustc: "/usr/bin/rustc".into(), apart: true };
    let complete = || toolchain.cargo.is_file() && toolchain.has_source();
    if !complete() || !Path::new(LINKER).is_symlink() {
        setup::apt(&["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm"], why)?;
    }
    if !Path::new(LINKER).exists() {
        // The packages link to a linker of one version and leave its installation to the user.
        let linker = std::fs::read_link(LINKER).with_context(|| format!("{LINKER} is not there"))?;
        let package = linker.file_name().and_then(|name| name.to_str()).context("the linker has no name")?;
        setup::apt(&[package], "Debian's Rust needs its linker")?;
    }
    if !complete() {
        bail!("{why}, and Debian's packages did not bring one; with a connection, run: rustup component add rust-src");
    }
    let version = capture(Command::new(&toolchain.rustc).arg("--version"))?;
    say(&format!("compiling for the browser with Debian's {}", version.trim()));
    Ok(toolchain)
}
