//! `consign submit --resume`: what became of the cards of a file, without the file.

use crate::cli::Submit;
use crate::input::many;
use crate::order::journal::Journal;
use crate::order::many::resume;
use crate::order::session::Session;
use crate::output::Report;
use crate::run::context::Context;

/// `job` is empty where none is named.
pub(super) fn run(job: &str, args: &Submit, context: &Context) -> anyhow::Result<Report> {
    let session = Session::open(context)?;
    let journal = Journal::to_sync(&session, args.wait.grace.settle_grace, context)?;
    let named = Some(job).filter(|job| !job.is_empty());
    resume::resume(named, journal, &session, &many::settings(&args.many, None, false, &args.wait, context)?, context)
}
