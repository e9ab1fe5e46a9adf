//! Charts in pixels. The letters are those of a font that the program carries, so that no machine draws them otherwise.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use ::png::{BitDepth, ColorType, Compression, Encoder, Filter, PixelDimensions, Unit};
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{FontResolver, Options, Tree, fontdb};

/// Pixels of a unit of the SVG document: 192 to the inch.
const SCALE: f32 = 2.0;
/// Pixels of a metre: 192 to the inch.
const PER_METRE: u32 = 7559;
/// The font's name for itself.
const FONT: &str = "DejaVu Sans";

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Png {
    /// The file.
    pub bytes: Vec<u8>,
    /// Letters that the font lacks, in order; each is drawn as a box.
    pub missing: Vec<char>,
}

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum PngError {
    /// The document is not understood.
    #[error("the chart cannot be drawn in pixels: {0}")]
    Svg(#[from] resvg::usvg::Error),
    /// It has more pixels than there is memory for.
    #[error("the chart is too large for a picture")]
    Size,
    /// It cannot be packed.
    #[error("the picture cannot be packed: {0}")]
    Packing(#[from] ::png::EncodingError),
}

/// Draws an SVG document on white. `texts` are said in the file, by keyword.
pub(super) fn png(svg: &str, texts: &[(&str, &String)]) -> Result<Png, PngError> {
    let missing = Mutex::new(BTreeSet::new());
    let lacks = |letter: char| {
        let mut missing = missing.lock().unwrap_or_else(PoisonError::into_inner);
        missing.insert(letter);
        None
    };
    let options = Options {
        fontdb: fonts(),
        font_family: FONT.to_owned(),
        font_resolver: FontResolver {
            select_font: FontResolver::default_font_selector(),
            select_fallback: Box::new(move |letter, _, _| lacks(letter)),
        },
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options)?;
    drop(options);
    let size = tree.size();
    let pixels = |units: f32| (units * SCALE).ceil() as u32;
    let mut picture = Pixmap::new(pixels(size.width()), pixels(size.height())).ok_or(PngError::Size)?;
    picture.fill(Color::WHITE);
    resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut picture.as_mut());
    Ok(Png {
        bytes: packed(&picture, texts)?,
        missing: Vec::from_iter(missing.into_inner().unwrap_or_else(PoisonError::into_inner)),
    })
}

/// The font of pictures, and no other.
fn fonts() -> Arc<fontdb::Database> {
    static FONTS: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    let load = || {
        let mut fonts = fontdb::Database::new();
        fonts.load_font_source(fontdb::Source::Binary(Arc::new(dejavu::sans::regular())));
        fonts.set_sans_serif_family(FONT);
        Arc::new(fonts)
    };
    FONTS.get_or_init(load).clone()
}

/// The picture as a file. It is opaque, so it needs no fourth channel.
fn packed(picture: &Pixmap, texts: &[(&str, &String)]) -> Result<Vec<u8>, ::png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, picture.width(), picture.height());
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    // By a packer that knows nothing of the processor it runs on: the same bytes everywhere.
    encoder.set_compression(Compression::Fast);
    encoder.set_filter(Filter::Up);
    encoder.set_pixel_dims(Some(PixelDimensions {
        xppu: PER_METRE,
        yppu: PER_METRE,
        unit: Unit::Meter,
    }));
    for (keyword, text) in texts {
        encoder.add_itxt_chunk((*keyword).to_owned(), (*text).clone())?;
    }
    let colours: Vec<u8> = picture
        .data()
        .chunks_exact(4)
        .flat_map(|pixel| [pixel[0], pixel[1], pixel[2]])
        .collect();
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&colours)?;
    writer.finish()?;
    Ok(bytes)
}
