//! Which profile is meant: by flag, by variable, by default, or because there is no other.

use std::path::{Path, PathBuf};

use super::built_in::SANDBOX;
use super::environment::{self, Overrides};
use super::file::{File, Settings};
use crate::core::lang::{Words, say};
use crate::error::Failure;

/// What the command line says about the profile. What it leaves open, variables may say.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// The name asked for.
    pub name: Option<String>,
    /// The file asked for.
    pub file: Option<PathBuf>,
}

/// Who chose a profile. One that was named on the command line stays as it is written; any other
/// may be overridden by variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// `-p`.
    Flag,
    /// `CONSIGN_PROFILE`.
    Variable,
    /// `default_profile`.
    Default,
    /// It is the only one, or there is nothing but the environment.
    Only,
}

/// A chosen profile before it is read.
pub(super) enum Chosen {
    /// The built-in one of a sandbox. The file may have a table of that name, which is not used.
    BuiltIn { is_written_too: bool },
    /// One of the file, or one that consists of variables.
    Written { name: String, settings: Box<Settings> },
}

impl Choice {
    /// Whether anything at all, flag, file or variable, says who the merchant is.
    pub fn is_configured(&self) -> Result<bool, Failure> {
        let (_, file) = self.open()?;
        Ok(file.is_some() || self.name()?.is_some() || !Overrides::read()?.names().is_empty())
    }

    /// Whether flag or variable name a profile.
    pub fn names_one(&self) -> Result<bool, Failure> {
        Ok(self.name()?.is_some())
    }

    /// The file, where it is, and what it says; nothing where there is none.
    pub(super) fn open(&self) -> Result<(PathBuf, Option<File>), Failure> {
        let (path, is_asked_for) = self.place()?;
        if path.as_os_str().is_empty() {
            return Ok((path, None));
        }
        let file = File::read(&path)?;
        if file.is_none() && is_asked_for {
            return Err(Failure::config(say!("no profile file at {}", "{} 没有配置文件", path.display())).hint(say!(
                "check --config or CONSIGN_CONFIG, or make one there with `consign profile init`",
                "检查 --config 或 CONSIGN_CONFIG，或用 `consign profile init` 在那里新建"
            )));
        }
        Ok((path, file))
    }

    /// Where the file is, or would be.
    pub fn path(&self) -> Result<PathBuf, Failure> {
        let (path, _) = self.place()?;
        if path.as_os_str().is_empty() {
            return Err(Failure::config(say!(
                "there is no place for a profile file: HOME is not set",
                "没有放配置文件的位置：未设置 HOME"
            ))
            .hint(say!("set HOME, or name a file with --config", "设置 HOME，或用 --config 指定文件")));
        }
        Ok(path)
    }

    /// Where the file should be, and whether flag or variable say so; empty where no place is known.
    pub(super) fn place(&self) -> Result<(PathBuf, bool), Failure> {
        let asked = match &self.file {
            Some(file) => Some(file.clone()),
            None => environment::config()?,
        };
        let is_asked_for = asked.is_some();
        Ok((asked.or_else(usual_file).unwrap_or_default(), is_asked_for))
    }

    /// Chooses a profile of the file at `path`.
    pub(super) fn of(&self, file: Option<File>, path: &Path) -> Result<(Chosen, Origin), Failure> {
        let asked = self.name()?;
        let Some(mut file) = file else {
            return match asked {
                Some((name, origin)) if name == SANDBOX => Ok((Chosen::BuiltIn { is_written_too: false }, origin)),
                Some((name, _)) => Err(no_file(&say!("no profile `{name}`", "没有配置 `{name}`"), path)),
                None => Err(no_file(&say!("no profile", "没有配置"), path)),
            };
        };
        // Nothing overrides the built-in one: who practises must not sell, and the other way round.
        let is_written_too = file.profiles.remove(SANDBOX).is_some();
        let only = || file.profiles.keys().next().filter(|_| file.profiles.len() == 1);
        let default = || file.default_profile.clone().map(|name| (name, Origin::Default));
        let found = asked.or_else(default).or_else(|| only().map(|name| (name.clone(), Origin::Only)));
        let Some((name, origin)) = found else {
            let message = say!(
                "{} has {} profiles and no default_profile",
                "{} 有 {} 个配置，没有 default_profile",
                path.display(),
                file.profiles.len()
            );
            return Err(Failure::config(message).hint(if is_written_too { rename(path) } else { known(&file) }));
        };
        if name == SANDBOX {
            return Ok((Chosen::BuiltIn { is_written_too }, origin));
        }
        if let Some(settings) = file.profiles.remove(&name) {
            return Ok((Chosen::Written { name, settings: Box::new(settings) }, origin));
        }
        let by = match origin {
            Origin::Default => say!(" (default_profile)", "（default_profile）"),
            Origin::Variable => say!(" (CONSIGN_PROFILE)", "（CONSIGN_PROFILE）"),
            Origin::Flag | Origin::Only => Words::default(),
        };
        let message = say!("no profile `{name}`{by} in {}", "没有配置 `{name}`{by}，文件 {}", [by], path.display());
        Err(Failure::config(message).hint(known(&file)))
    }

    /// The name that flag or variable ask for.
    pub(super) fn name(&self) -> Result<Option<(String, Origin)>, Failure> {
        match &self.name {
            Some(name) => Ok(Some((name.clone(), Origin::Flag))),
            None => Ok(environment::profile()?.map(|name| (name, Origin::Variable))),
        }
    }
}

fn usual_file() -> Option<PathBuf> {
    dirs::config_dir().map(|directory| directory.join("consign").join("config.toml"))
}

/// What to do about a table in a file that has the name of the built-in profile.
pub(super) fn rename(path: &Path) -> Words {
    say!(
        "[profiles.{SANDBOX}] in {} is not used, since `{SANDBOX}` is built in: give it another name",
        "{} 里的 [profiles.{SANDBOX}] 不起作用，因为 `{SANDBOX}` 是内置的：请换个名称",
        path.display()
    )
}

fn no_file(what: &Words, path: &Path) -> Failure {
    let message = if path.as_os_str().is_empty() {
        say!("{what}, and no place to look for one: HOME is not set", "{what}，也没有可查找的位置：未设置 HOME", [what])
    } else {
        say!("{what}: there is no file {}", "{what}：没有文件 {}", [what], path.display())
    };
    Failure::config(message).hint(say!(
        "make one with `consign profile init`, set CONSIGN_BASE_URL, CONSIGN_CUSTOMER_ID, CONSIGN_API_KEY \
             and CONSIGN_AES_KEY, or try the command with --sandbox",
        "用 `consign profile init` 新建配置；或设置 CONSIGN_BASE_URL、CONSIGN_CUSTOMER_ID、CONSIGN_API_KEY 和 \
             CONSIGN_AES_KEY；或加 --sandbox 试用"
    ))
}

fn known(file: &File) -> Words {
    let names: Vec<_> = file.profiles.keys().map(String::as_str).collect();
    if names.is_empty() {
        say!("add a [profiles.NAME] table", "添加一个 [profiles.NAME] 表")
    } else {
        say!("choose with -p: {}", "用 -p 选择：{}", names.join(", "))
    }
}
