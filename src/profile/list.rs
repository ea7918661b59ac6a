//! The profiles that there are, as far as they can be told without a key.

use std::path::PathBuf;

use super::built_in::SANDBOX;
use super::choice::{Choice, Origin};
use super::facts;
use crate::error::Failure;

/// What the profile file holds.
#[derive(Debug)]
pub struct Listing {
    /// Where the file is, or would be.
    pub path: PathBuf,
    /// Whether it is there.
    pub exists: bool,
    /// Its profiles, by name.
    pub profiles: Vec<Listed>,
    /// The profile that a command uses, and what chose it.
    pub chosen: Option<(String, ChosenBy)>,
}

/// A profile of the list.
#[derive(Debug)]
pub struct Listed {
    /// Its name.
    pub name: String,
    /// The address, where it is one.
    pub base_url: Option<String>,
    /// The merchant number, where it is one.
    pub customer_id: Option<String>,
}

/// What chose a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChosenBy {
    /// The command line.
    Flag,
    /// `CONSIGN_PROFILE`.
    Variable,
    /// `default_profile`.
    Default,
    /// It is the only one.
    Only,
}

/// Lists the profiles of the file that is meant.
pub fn list(choice: &Choice) -> Result<Listing, Failure> {
    let (path, file) = choice.open()?;
    let asked = choice.name()?;
    let exists = file.is_some();
    let (default, mut settings) = file.map(|file| (file.default_profile, file.profiles)).unwrap_or_default();
    settings.remove(SANDBOX);
    let profiles: Vec<Listed> = settings
        .into_iter()
        .map(|(name, settings)| Listed {
            name,
            base_url: settings.base_url.as_deref().and_then(facts::address),
            customer_id: settings.customer_id.filter(|text| facts::is_customer_id(text)),
        })
        .collect();
    let chosen = match (asked, default, profiles.as_slice()) {
        (Some((name, origin)), _, _) => Some((name, ChosenBy::from(origin))),
        (None, Some(name), _) => Some((name, ChosenBy::Default)),
        (None, None, [only]) => Some((only.name.clone(), ChosenBy::Only)),
        (None, None, _) => None,
    };
    Ok(Listing { path, exists, profiles, chosen })
}

impl From<Origin> for ChosenBy {
    fn from(origin: Origin) -> Self {
        match origin {
            Origin::Flag => Self::Flag,
            Origin::Variable => Self::Variable,
            Origin::Default => Self::Default,
            Origin::Only => Self::Only,
        }
    }
}
