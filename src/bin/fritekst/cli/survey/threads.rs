//! How many threads may work.

use std::sync::Once;

use anyhow::bail;

/// More threads than any machine has cores would only eat it.
const MOST_THREADS: usize = 512;

/// Lets so many threads work, if a number is given.
pub fn set_threads(threads: Option<usize>) -> anyhow::Result<()> {
    static SET: Once = Once::new();
    let Some(threads) = threads else {
        return Ok(());
    };
    if !(1..=MOST_THREADS).contains(&threads) {
        bail!("--threads is a number from 1 to {MOST_THREADS}");
    }
    // They stay when the command runs again.
    let mut built = Ok(());
    SET.call_once(|| {
        built = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build_global();
    });
    Ok(built?)
}
