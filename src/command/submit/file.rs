//! `consign submit --from`: the story of a file of cards.

use std::path::Path;

use crate::cli::Submit;
use crate::input::{self, cards, many};
use crate::order::many::goods::Goods;
use crate::order::many::run;
use crate::order::session::Session;
use crate::output::Report;
use crate::run::context::Context;

pub(super) fn run(path: &Path, args: &Submit, context: &Context) -> anyhow::Result<Report> {
    let settings = many::settings(&args.many, args.failed.as_deref(), args.form.dry_run, &args.wait, context)?;
    let sheet = cards::read(path, args, context)?;
    cards::note_about(sheet.worksheet.as_deref(), &sheet.ignored, context);
    let session = Session::open(context)?;
    let edits = input::edits(&args.form)?;
    let goods = Goods::cards(sheet.rows, &session, &edits, args.allow_duplicate_card)?;
    let confirm = |rehearsal: &_| many::confirm(rehearsal, path, &args.many, context);
    run::submit(goods, &sheet.bad, &settings, &confirm)
}
