//! `consign profile list`: the profiles that there are.

use crate::core::lang::{Words, say};
use crate::output::document::{Document, OutcomeName, ProfileFile, ProfileRow, Profiles};
use crate::output::{Report, words};
use crate::profile::{self, Listed, SANDBOX};
use crate::run::context::{self, Context};

fn header() -> Vec<Words> {
    vec![
        say!("profile", "配置"),
        say!("merchant 商户号", "商户号"),
        say!("gateway 网关", "网关"),
        say!("chosen by", "选用依据"),
    ]
}

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
        let by = by.map(|(_, by)| words::chosen_by(*by)).unwrap_or_default();
        let cell = |text: &Option<String>| Words::from(text.as_deref().unwrap_or("?"));
        vec![(&one.name).into(), cell(&one.customer_id), cell(&one.base_url), by]
    };
    report.text.table(header(), profiles.iter().map(cells).collect());
    if profiles.len() == 1 {
        let path = listing.path.display();
        let init = context.hints.line(&["profile", "init"]);
        report.next =
            Some(say!("{path} has no profile yet: `{init}` makes one", "{path} 还没有配置：用 `{init}` 新建"));
    } else if listing.chosen.is_none() {
        report.next = Some(say!(
            "no profile is chosen by itself: write default_profile, or use -p NAME",
            "没有默认选用的配置：请写 default_profile，或用 -p NAME"
        ));
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
