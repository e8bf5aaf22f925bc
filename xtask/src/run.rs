//! Running other programs, with an error that says which one failed and what to do when it is not there.

use std::env;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use anyhow::{Context, Error, Result, anyhow, bail};

use crate::place::Place;

/// Says what begins now; every step that can take more than a second or two says so first.
pub(crate) fn say(what: &str) {
    let mut out = std::io::stdout().lock();
    // A closed pipe ends the work at the next command anyway.
    let _ = writeln!(out, "==> {what}");
    let _ = out.flush();
}

/// Runs to the end and fails unless the program succeeded.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = spawn(command.stdin(Stdio::null()))?.wait()?;
    succeeded(command, status)
}

/// Runs to the end and gives back what the program printed; its complaints still show.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let child = spawn(command.stdin(Stdio::null()).stdout(Stdio::piped()))?;
    let output = child.wait_with_output()?;
    succeeded(command, output.status)?;
    String::from_utf8(output.stdout).with_context(|| format!("{} printed bytes that are not text", name(command)))
}

/// Runs to the end, lets the output through as it comes, and hands each line to `each`. Whether the program succeeded
/// is for the caller to weigh against what it said.
pub(crate) fn follow(command: &mut Command, mut each: impl FnMut(&str)) -> Result<ExitStatus> {
    let mut child = spawn(command.stdin(Stdio::null()).stdout(Stdio::piped()))?;
    let output = child.stdout.take().context("the output was not piped")?;
    for line in BufReader::new(output).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        each(&line);
    }
    Ok(child.wait()?)
}

pub(crate) fn succeeded(command: &Command, status: ExitStatus) -> Result<()> {
    if status.success() { Ok(()) } else { bail!("`{}` failed ({status})", line(command)) }
}

/// Cargo, as it runs this tool: in the repository, with the shared target folder, and without the variables that it
/// set for this process and that would tell build scripts about the wrong package.
pub(crate) fn cargo(place: &Place) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    clean(&mut command);
    command.current_dir(place.root()).env("CARGO_TARGET_DIR", place.target());
    command
}

pub(crate) fn clean(command: &mut Command) {
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") || text == "CARGO_TARGET_DIR" {
            command.env_remove(name);
        }
    }
}

pub(crate) fn find_in_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// The command as one would type it, with the folder names left out of the program's own path.
fn line(command: &Command) -> String {
    let mut line = name(command);
    for word in command.get_args() {
        let _ = write!(line, " {}", word.to_string_lossy());
    }
    line
}

fn name(command: &Command) -> String {
    let program = Path::new(command.get_program());
    program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned()
}

fn spawn(command: &mut Command) -> Result<Child> {
    command.spawn().map_err(|error| missing(&name(command), error))
}

fn missing(program: &str, error: std::io::Error) -> Error {
    if error.kind() != ErrorKind::NotFound {
        return anyhow!(error).context(format!("cannot start `{program}`"));
    }
    match program {
        "node" | "npm" => anyhow!("`{program}` is missing; install Node.js 20 or newer: apt-get install nodejs npm"),
        "cargo" | "rustc" => anyhow!("`{program}` is missing; install Rust with rustup, or: apt-get install cargo-web"),
        _ => anyhow!("`{program}` is missing"),
    }
}
