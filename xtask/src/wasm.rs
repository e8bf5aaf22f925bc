//! Compiling `www` for the browser.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::build::Flavour;
use crate::place::Place;
use crate::run::{run, say};
use crate::toolchain::{self, TARGET, Toolchain};

/// The modules that the browser gets, each the `www` crate with one feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Module {
    /// The citizen's page.
    Page,
    /// What draws the list of many people in the page.
    Desk,
    /// The list of many people, which works beside the page.
    Roster,
    /// What knows spreadsheets' own files, for the list.
    Sheets,
    /// The engine alone, for other people's pages and for Node.
    Headless,
}

impl Module {
    pub(crate) const ALL: [Self; 5] = [Self::Page, Self::Desk, Self::Roster, Self::Sheets, Self::Headless];

    pub(crate) fn feature(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Desk => "desk",
            Self::Roster => "roster",
            Self::Sheets => "sheets",
            Self::Headless => "headless",
        }
    }
}

/// What makes a module that starts in browsers as old as Chromium 72 and iOS 14, and keeps it small. Some of it is
/// unstable and so stands here, in the environment, and not in the manifests: stable cargo reads those.
const RECIPE: [(&str, &str); 9] = [
    ("RUSTC_BOOTSTRAP", "1"),
    // The ready-made standard library holds instructions that old browsers refuse.
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    // A panic is a bug and carries no message here, which saves ten kilobytes; `--dev` keeps the messages.
    ("CARGO_UNSTABLE_PANIC_IMMEDIATE_ABORT", "true"),
    ("CARGO_PROFILE_RELEASE_PANIC", "immediate-abort"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "z"),
    ("CARGO_PROFILE_RELEASE_LTO", "fat"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "1"),
    ("CARGO_PROFILE_RELEASE_STRIP", "debuginfo"),
];
/// The second and third take the small form of SHA-256: one rule set is hashed in a visit, and never a large one.
const FLAGS: &str = r#"-Ctarget-cpu=mvp --cfg=sha2_backend="soft" --cfg=sha2_backend_soft="compact""#;

/// A toolchain, asked for once for all modules.
pub(crate) struct Compiler {
    toolchain: Toolchain,
    flavour: Flavour,
}

impl Compiler {
    pub(crate) fn find(flavour: Flavour) -> Result<Self> {
        let toolchain = match flavour {
            Flavour::Release => toolchain::with_source()?,
            Flavour::Dev => {
                toolchain::with_target().with_context(|| format!("the quick build needs: rustup target add {TARGET}"))?
            }
        };
        Ok(Self { toolchain, flavour })
    }

    /// Compiles one module and gives back its bytes; the file itself is the next module's to overwrite.
    pub(crate) fn compile(&self, place: &Place, module: Module) -> Result<Vec<u8>> {
        say(&format!("compiling the {} module (a cold build takes a few minutes)", module.feature()));
        let mut cargo = self.toolchain.cargo(place);
        // Only as a `cdylib`: cargo leaves out link-time optimisation when the same compilation also makes an rlib.
        cargo.args(["rustc", "--locked", "--package", "butie-www", "--lib", "--crate-type", "cdylib"]);
        cargo.args(["--target", TARGET, "--no-default-features", "--features", module.feature()]);
        let folder = match self.flavour {
            Flavour::Release => {
                cargo.arg("--release").envs(RECIPE).env("RUSTFLAGS", FLAGS).env_remove("CARGO_ENCODED_RUSTFLAGS");
                "release"
            }
            Flavour::Dev => "debug",
        };
        if self.flavour == Flavour::Release && module == Module::Roster {
            // It works on a hundred thousand rows, which take a fifth of a second then; made for speed alone it is a quarter larger
            // and saves a quarter of that.
            cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "s");
        }
        if self.flavour == Flavour::Release && module == Module::Page {
            // What refers to what, for cutting the module. Said to the last compilation alone: it changes no other.
            cargo.args(["--", "-Clink-arg=--emit-relocs"]);
        }
        run(&mut cargo)?;
        let path: PathBuf = [place.wasm_target(), TARGET.into(), folder.into(), "butie_www.wasm".into()].iter().collect();
        fs::read(&path).with_context(|| format!("cargo left no {}", path.display()))
    }
}
