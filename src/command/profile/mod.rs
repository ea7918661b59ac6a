//! `consign profile`: the profile file, made, looked at and tried out.

mod check;
mod edit;
mod init;
mod list;
mod path;
mod show;

use crate::cli::{ProfileName, Profiles};
use crate::core::lang::say;
use crate::error::Failure;
use crate::output::Report;
use crate::run::context::Context;

pub(super) fn run(profiles: &Profiles, context: &Context) -> anyhow::Result<Report> {
    match profiles {
        Profiles::List => list::run(context),
        Profiles::Show(args) => {
            one_name(args, context)?;
            show::run(context)
        }
        Profiles::Path => path::run(context),
        Profiles::Init(args) => init::run(args, context),
        Profiles::Check(args) => {
            one_name(args, context)?;
            check::run(context)
        }
        Profiles::Edit => edit::run(context),
    }
}

/// The profile may be named in two places, but not two of them.
fn one_name(args: &ProfileName, context: &Context) -> Result<(), Failure> {
    match (&args.name, &context.global.profile) {
        (Some(name), Some(chosen)) if name != chosen => Err(Failure::usage(say!(
            "NAME `{name}` and -p `{chosen}` are two profiles",
            "名称 `{name}` 和 -p `{chosen}` 是两个配置"
        ))
        .hint(say!("name one of them", "只写其中一个"))),
        _ => Ok(()),
    }
}
