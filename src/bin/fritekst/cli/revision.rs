//! Codebooks as they were at a git revision, read by the `git` program.

use std::io;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context, bail};

use fritekst::codebook::Files;
use fritekst::source::check_size;

/// A revision of a repository. Its paths are those below the repository's top.
pub struct Revision {
    /// As the user wrote it.
    name: String,
    /// The hash of its commit.
    commit: String,
    /// A folder of the repository.
    dir: PathBuf,
}

impl Revision {
    /// The revision `name` of the repository that `dir` is in; the user wrote it in `written`, which is no file.
    pub fn find(name: &str, written: &str, dir: &Path) -> anyhow::Result<Self> {
        let folder = nearest_folder(dir);
        let dir = or_here(&folder);
        let is_repository = git(dir, &["rev-parse", "--git-dir"])?;
        if !is_repository.status.success() {
            bail!(
                "there is no file or folder `{written}`, and it can be no git revision either: the codebook is in no \
                 git repository ({})",
                complaint(&is_repository)
            );
        }
        // What begins with a dash would be an option.
        let asked = format!("{name}^{{commit}}");
        let found = git(dir, &["rev-parse", "--verify", "--quiet", &asked])?;
        if name.starts_with('-') || !found.status.success() {
            bail!(
                "there is no file or folder `{written}`, and no git revision `{name}`; `git log --oneline` \
                 and `git tag` list the revisions"
            );
        }
        Ok(Self {
            name: name.to_owned(),
            commit: text(&found.stdout)?.trim().to_owned(),
            dir: dir.to_owned(),
        })
    }

    /// `path`, which is relative to the working folder, as the repository knows it. It need not exist any more.
    pub fn path_of(path: &Path) -> anyhow::Result<PathBuf> {
        let folder = nearest_folder(path);
        let below = path.strip_prefix(&folder).unwrap_or(path);
        let prefix = git(or_here(&folder), &["rev-parse", "--show-prefix"])?;
        if !prefix.status.success() {
            bail!(
                "{} is in no git repository: {}",
                path.display(),
                complaint(&prefix)
            );
        }
        Ok(Path::new(text(&prefix.stdout)?.trim_end_matches(['\n', '\r'])).join(below))
    }

    /// The object at `path`, for git.
    fn object(&self, path: &Path) -> io::Result<String> {
        let inside = inside(path).ok_or_else(|| io::Error::other("the path leads out of the repository"))?;
        Ok(format!("{}:{inside}", self.commit))
    }

    fn not_found(&self) -> io::Error {
        let message = format!("{} has no such file or folder", self.name);
        io::Error::new(io::ErrorKind::NotFound, message)
    }
}

impl Files for Revision {
    fn list(&self, path: &Path) -> io::Result<Option<Vec<PathBuf>>> {
        let object = self.object(path)?;
        let kind = run(&self.dir, &["cat-file", "-t", &object])?;
        match kind.stdout.trim_ascii() {
            b"tree" => {}
            b"blob" => return Ok(None),
            _ => return Err(self.not_found()),
        }
        let listed = run(
            &self.dir,
            &["ls-tree", "--full-tree", "-z", "--name-only", &object],
        )?;
        if !listed.status.success() {
            return Err(io::Error::other(complaint(&listed)));
        }
        let names = listed
            .stdout
            .split(|byte| *byte == 0)
            .filter(|name| !name.is_empty());
        Ok(Some(
            names
                .map(|name| path.join(String::from_utf8_lossy(name).as_ref()))
                .collect(),
        ))
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let size = run(&self.dir, &["cat-file", "-s", &self.object(path)?])?;
        let size: Option<u64> = String::from_utf8_lossy(&size.stdout).trim().parse().ok();
        check_size(size.ok_or_else(|| self.not_found())?)?;
        let found = run(&self.dir, &["cat-file", "blob", &self.object(path)?])?;
        if found.status.success() {
            Ok(found.stdout)
        } else {
            Err(self.not_found())
        }
    }

    fn name(&self, path: &Path) -> String {
        format!(
            "{}:{}",
            self.name,
            inside(path).unwrap_or_else(|| path.display().to_string())
        )
    }
}

/// `path` without steps up and down again, with slashes; nothing if it leads out of where it begins.
fn inside(path: &Path) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for component in path.components() {
        match component {
            Component::Normal(part) => parts.push(part.to_str()?),
            Component::ParentDir => drop(parts.pop()?),
            Component::CurDir => {}
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(parts.join("/"))
}

/// The folder at `path`, or the nearest above it that exists.
fn nearest_folder(path: &Path) -> PathBuf {
    let mut folders = path.ancestors();
    folders
        .find(|folder| or_here(folder).is_dir())
        .unwrap_or(Path::new(""))
        .to_owned()
}

fn or_here(folder: &Path) -> &Path {
    if folder == Path::new("") {
        Path::new(".")
    } else {
        folder
    }
}

fn git(dir: &Path, args: &[&str]) -> anyhow::Result<Output> {
    run(dir, args).context("revisions are read by the program `git`, which cannot be run")
}

fn run(dir: &Path, args: &[&str]) -> io::Result<Output> {
    Command::new("git").arg("-C").arg(dir).args(args).output()
}

/// What git said, on one line.
fn complaint(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    said.lines()
        .next()
        .unwrap_or_default()
        .trim_start_matches("fatal: ")
        .to_owned()
}

fn text(bytes: &[u8]) -> anyhow::Result<&str> {
    std::str::from_utf8(bytes).context("git names a path that is not UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_straightened_and_never_lead_out() {
        assert_eq!(
            inside(Path::new("a/./b/../felles.toml")).as_deref(),
            Some("a/felles.toml")
        );
        assert_eq!(inside(Path::new("")).as_deref(), Some(""));
        assert_eq!(inside(Path::new("../x.toml")), None);
        assert_eq!(inside(Path::new("/etc/x.toml")), None);
    }
}
