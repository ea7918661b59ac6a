//! `consign profile list`: the profiles that there are.

use crate::output::document::{Document, OutcomeName, ProfileFile, ProfileRow, Profiles};
use crate::output::{Report, words};
use crate::profile::{self, Listed, SANDBOX};
use crate::run::context::{self, Context};

const HEADER: [&str; 4] = ["profile", "merchant 商户号", "gateway 网关", "chosen by"];

pub(super) fn run(context: &Context) -> anyhow::Result<Report> {
    let listing = profile::list(&context.choice()?)?;
    let facts = context::sandbox_facts();
    let built_in = Listed {
        name: SANDBOX.to_owned(),
        base_url: Some(facts.base_url),
        customer_id: Some(facts.customer_id.to_owned()),
    };
    let profiles: Vec<Listed> = listing.profiles.into_iter().chain([built_in]).collect();
    let mut report = Report::new(OutcomeName::Listed, Document::Empty);
    let cells = |one: &Listed| {
        let by = listing.chosen.as_ref().filter(|(name, _)| *name == one.name);
        let by = by.map_or("", |(_, by)| words::chosen_by(*by));
        let cell = |text: &Option<String>| text.clone().unwrap_or_else(|| "?".to_owned());
        vec![one.name.clone(), cell(&one.customer_id), cell(&one.base_url), by.to_owned()]
    };
    report.text.table(&HEADER, profiles.iter().map(cells).collect());
    if profiles.len() == 1 {
        let path = listing.path.display();
        let init = context.hints.line(&["profile", "init"]);
        report.next = Some(format!("{path} has no profile yet: `{init}` makes one"));
    } else if listing.chosen.is_none() {
        report.next = Some("no profile is chosen by itself: write default_profile, or use -p NAME".to_owned());
    }
    report.document = Document::Profiles(Profiles {
        file: ProfileFile { path: listing.path.display().to_string(), exists: listing.exists },
        chosen: listing.chosen.map(|(name, _)| name),
        profiles: profiles.into_iter().map(row).collect(),
    });
    Ok(report)
}

fn row(one: Listed) -> ProfileRow {
    let built_in = one.name == SANDBOX;
    ProfileRow { name: one.name, base_url: one.base_url, customer_id: one.customer_id, built_in }
}
