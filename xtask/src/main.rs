//! The build tool: one command each to build, serve, test, measure and fuzz.
//!
//! It installs what it needs, says what it is doing on every step that takes a while, and names the one command to run
//! where it may not install something itself. Everything that it downloads or compiles stays in the cache folder, so a
//! fresh clone is warm as soon as any clone on the machine has been built.

mod arrange;
mod audit;
mod bench;
mod build;
mod cache;
mod delivery;
mod fuzz;
mod links;
mod names;
mod npm;
mod place;
mod post;
mod run;
mod server;
mod setup;
mod sizes;
mod split;
mod style;
mod tally;
mod test;
mod toolchain;
mod wasm;

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Error, Result, bail};
use lexopt::prelude::*;

use crate::build::Flavour;
use crate::place::Place;
use crate::test::Only;

const HELP: &str = "\
Usage: cargo xtask COMMAND

  build [--dev]               build everything into dist/
  serve [--port N] [--dev]    build, check the rules, and serve dist/ on this machine
  test  [--only PART]         everything that must hold; PART is audit, rust, rules, node or browser
  audit                       licences, sources and known faults of what comes from others
  bench                       measure the engine natively and as WebAssembly, and the size of the artefacts
  sizes                       what the page's two parts are made of
  fuzz  [--seconds N]         run the fuzz targets, N seconds in all (60)

--dev builds fast, with panic messages, for current browsers only, into dist-dev/.
";

fn main() -> ExitCode {
    match command() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn command() -> Result<ExitCode> {
    let mut words = lexopt::Parser::from_env();
    let mut name = None;
    let mut options = Options::default();
    while let Some(word) = words.next()? {
        match word {
            Value(value) if name.is_none() => name = Some(value.string()?),
            Long("port") => options.port = Some(words.value()?.parse()?),
            Long("only") => options.only = Some(words.value()?.string()?.parse().map_err(Error::msg)?),
            Long("seconds") => options.seconds = Some(words.value()?.parse()?),
            Long("dev") => options.dev = true,
            Short('h') | Long("help") => name = Some("help".into()),
            other => return Err(other.unexpected().into()),
        }
    }
    let flavour = if options.dev { Flavour::Dev } else { Flavour::Release };
    let place = Place::find()?;
    let name = name.as_deref().unwrap_or("help");
    options.only_those_of(name)?;
    match name {
        "build" => build::build(&place, flavour)?,
        "serve" => {
            // Taken first: a port in use should not cost a build to find out.
            let server = server::Server::bind(options.port.unwrap_or(8080))?;
            build::build(&place, flavour)?;
            server.serve(&place.dist(flavour))?;
        }
        "test" => return Ok(test::test(&place, options.only)),
        "audit" => return Ok(test::test(&place, Some(Only::Audit))),
        "bench" => bench::bench(&place)?,
        "sizes" => sizes::sizes(&place)?,
        "fuzz" => fuzz::fuzz(&place, Duration::from_secs(options.seconds.unwrap_or(60)))?,
        "help" => print!("{HELP}"),
        other => bail!("there is no command `{other}`\n\n{HELP}"),
    }
    Ok(ExitCode::SUCCESS)
}

#[derive(Default)]
struct Options {
    port: Option<u16>,
    only: Option<Only>,
    seconds: Option<u64>,
    dev: bool,
}

impl Options {
    /// Refuses an option that the command would silently ignore.
    fn only_those_of(&self, command: &str) -> Result<()> {
        let given = [
            ("--port", self.port.is_some(), &["serve"][..]),
            ("--only", self.only.is_some(), &["test"]),
            ("--seconds", self.seconds.is_some(), &["fuzz"]),
            ("--dev", self.dev, &["build", "serve"]),
        ];
        for (option, present, commands) in given {
            if present && !commands.contains(&command) {
                bail!("`{option}` means nothing to `{command}`; it belongs to `{}`", commands.join("` and `"));
            }
        }
        Ok(())
    }
}
