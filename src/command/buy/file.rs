//! `consign buy --from`: the story of a file of top-ups.

use std::path::Path;

use crate::cli::Buy;
use crate::input::{self, cards, many};
use crate::order::many::goods::Goods;
use crate::order::many::run;
use crate::order::session::Session;
use crate::output::Report;
use crate::run::context::Context;

pub(super) fn run(path: &Path, args: &Buy, context: &Context) -> anyhow::Result<Report> {
    let settings = many::settings(&args.many, None, args.form.dry_run, &args.wait, context)?;
    let sheet = cards::read_top_ups(path, args, context)?;
    cards::note_about(sheet.worksheet.as_deref(), &sheet.ignored, context);
    let session = Session::open(context)?;
    let edits = input::edits(&args.form)?;
    let goods = Goods::top_ups(sheet.rows, &session, &edits, args.allow_duplicate_top_up)?;
    let confirm = |rehearsal: &_| many::confirm(rehearsal, path, &args.many, context);
    run::submit(goods, &sheet.bad, &settings, &confirm)
}
