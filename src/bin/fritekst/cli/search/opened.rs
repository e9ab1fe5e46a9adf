//! What is searched: the survey, its codebook, and the themes of all answers where these are asked about.

use std::sync::Arc;

use anyhow::bail;

use fritekst::coding::{CodedAnswers, Coder};
use fritekst::report::Provenance;

use super::Args;
use crate::cli::Console;
use crate::cli::survey::{Coded, Survey, check_theme, code};

pub struct Opened {
    pub survey: Survey,
    pub coder: Option<Arc<Coder>>,
    /// The themes of all answers; nothing if nothing asks about them.
    pub codings: Option<CodedAnswers>,
    pub provenance: Provenance,
}

impl Opened {
    /// Reads the survey, and codes all answers if a flag asks of their themes, which the codebook must have.
    pub fn of(args: &Args, console: &mut Console<'_>) -> anyhow::Result<Self> {
        let mut survey = Survey::open_to_code(&args.survey, &[], console)?;
        let needs = args.needs_codebook();
        let coder = survey.coder(console)?;
        let sha256 = coder.as_ref().map(|(_, sha256)| sha256.clone());
        let provenance = Provenance::new(&survey.corpus, sha256);
        let coder = match (coder, needs) {
            (Some((coder, _)), _) => coder,
            (None, Some(needs)) => bail!("{needs} needs a codebook: give --codebook PATH"),
            (None, None) => {
                return Ok(Self {
                    survey,
                    coder: None,
                    codings: None,
                    provenance,
                });
            }
        };
        args.theme
            .iter()
            .chain(&args.not_theme)
            .try_for_each(|theme| check_theme(coder.library(), theme))?;
        if needs.is_none() && !args.facets {
            return Ok(Self {
                survey,
                coder: Some(coder),
                codings: None,
                provenance,
            });
        }
        let codings = code(&coder, &survey, console)?;
        let mut coded = Coded {
            survey,
            coder,
            codings,
            provenance,
        };
        args.overrule.overrule(&mut coded, args.survey.dir(), console)?;
        Ok(Self {
            survey: coded.survey,
            coder: Some(coded.coder),
            codings: Some(coded.codings),
            provenance: coded.provenance,
        })
    }
}
