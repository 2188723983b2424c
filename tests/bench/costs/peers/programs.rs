//! The programs that are compared.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::Operation;
use crate::harness::Outcome;
use crate::harness::function::{Function, RELEASE, table};
use crate::harness::process::{Program, size_mb};

/// A way to write the three operations: one program for all, or one for each.
pub(super) struct Peer {
    pub(super) title: &'static str,
    programs: Vec<Deployed>,
}

/// A program and the file or folder that is deployed.
struct Deployed {
    binary: PathBuf,
    arguments: Vec<String>,
    variables: BTreeMap<String, String>,
    package: PathBuf,
}

impl Peer {
    pub(super) fn all(root: &Path) -> Vec<Self> {
        let peers = root.join("target/peers");
        let one = |title, deployed| Self {
            title,
            programs: vec![deployed],
        };
        vec![
            Self::aurora(root),
            one(
                "Rust, the usual way",
                Deployed::binary(root.join("target/usual-way/release/usual-way")),
            ),
            one("Node.js, AWS SDK v3, esbuild", Deployed::node(&peers)),
            one(
                "Python, boto3, Powertools",
                Deployed::python(&peers, "powertools"),
            ),
            one(
                "Python, FastAPI, Mangum",
                Deployed::python(&peers, "fastapi"),
            ),
        ]
    }

    /// A function for each operation.
    fn aurora(root: &Path) -> Self {
        let functions = Function::all(&root.join(RELEASE));
        let named = ["get-subject", "update-subject", "list-subjects"].map(|name| {
            let function = functions.iter().find(|one| one.name == name);
            function.map(|one| Deployed {
                variables: one.variables.clone(),
                ..Deployed::binary(one.binary.clone())
            })
        });
        Self {
            title: "Aurora",
            programs: named.into_iter().flatten().collect(),
        }
    }

    /// A file that is not there.
    pub(super) fn missing(&self) -> Option<&Path> {
        let files = self.programs.iter();
        let mut files = files.flat_map(|one| [&one.binary, &one.package]);
        files.find(|path| !path.exists()).map(PathBuf::as_path)
    }

    pub(super) fn program(&self, operation: Operation) -> Program<'_> {
        let deployed = self.of(operation);
        Program {
            binary: &deployed.binary,
            arguments: &deployed.arguments,
            variables: &deployed.variables,
        }
    }

    /// The size of what is deployed, unpacked and without the language's interpreter.
    pub(super) fn size_mb(&self, operation: Operation) -> Outcome<f64> {
        folder_mb(&self.of(operation).package)
    }

    fn of(&self, operation: Operation) -> &Deployed {
        &self.programs[operation as usize % self.programs.len()]
    }
}

impl Deployed {
    fn binary(binary: PathBuf) -> Self {
        Self {
            package: binary.clone(),
            binary,
            arguments: Vec::new(),
            variables: BTreeMap::from([("TABLE_NAME".to_owned(), table("subjects"))]),
        }
    }

    fn node(peers: &Path) -> Self {
        let package = peers.join("node/index.cjs");
        Self {
            arguments: vec![package.display().to_string()],
            package,
            ..Self::binary(peers.join("bin/node"))
        }
    }

    fn python(peers: &Path, folder: &str) -> Self {
        let package = peers.join(folder);
        let mut python = Self::binary(peers.join("bin/python3"));
        let path = package.display().to_string();
        python.variables.insert("PYTHONPATH".to_owned(), path);
        python.arguments = ["-m", "awslambdaric", "app.handler"]
            .map(str::to_owned)
            .into();
        python.package = package;
        python
    }
}

fn folder_mb(path: &Path) -> Outcome<f64> {
    if !path.is_dir() {
        return size_mb(path);
    }
    let mut total = 0.0;
    for entry in std::fs::read_dir(path)? {
        total += folder_mb(&entry?.path())?;
    }
    Ok(total)
}
