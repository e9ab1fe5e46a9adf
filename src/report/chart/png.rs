//! Charts in pixels. The letters are those of a font that the program carries, so that no machine draws them otherwise.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use ::png::{BitDepth, ColorType, Compression, Encoder, Filter, PixelDimensions, Unit};
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{FallbackSelectionFn, FontResolver, Options, Tree, fontdb};

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
    let options = options(Box::new(|letter, _, _| lacks(letter)));
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

/// How documents are read; `fallback` is told the letters that the font lacks.
fn options(fallback: FallbackSelectionFn<'_>) -> Options<'_> {
    Options {
        fontdb: fonts(),
        font_family: FONT.to_owned(),
        font_resolver: FontResolver {
            select_font: FontResolver::default_font_selector(),
            select_fallback: fallback,
        },
        ..Options::default()
    }
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
    // Areas of one colour are packed best as they are.
    encoder.set_compression(Compression::Balanced);
    encoder.set_filter(Filter::NoFilter);
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

/// Panics if a text of the document leaves it, or crosses another one, as pictures are drawn.
#[cfg(test)]
pub(super) fn check_texts(svg: &str) {
    let tree = Tree::from_str(svg, &options(Box::new(|_, _, _| None))).expect("a drawing");
    let mut boxes = Vec::new();
    tests::texts(tree.root(), &mut boxes);
    let (width, height) = (tree.size().width(), tree.size().height());
    assert!(
        boxes.iter().filter(|(_, ink)| ink.width() > 1.0).count() > 3,
        "{svg}"
    );
    for (at, (text, one)) in boxes.iter().enumerate() {
        let is_inside =
            one.left() >= 0.0 && one.top() >= 0.0 && one.right() <= width && one.bottom() <= height;
        assert!(is_inside, "`{text}` leaves the drawing: {one:?}\n{svg}");
        for (text_of_other, other) in &boxes[..at] {
            let is_beside = one.left() >= other.right() || other.left() >= one.right();
            let is_below = one.top() >= other.bottom() || other.top() >= one.bottom();
            assert!(is_beside || is_below, "`{text}` crosses `{text_of_other}`\n{svg}");
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use resvg::tiny_skia::Rect;
    use resvg::usvg::{Group, Node};

    use super::super::wrap::width;
    use super::*;

    /// The texts in a group, with the boxes around their ink.
    pub(super) fn texts(group: &Group, boxes: &mut Vec<(String, Rect)>) {
        for node in group.children() {
            match node {
                Node::Group(group) => texts(group, boxes),
                Node::Text(text) => {
                    let chunks = text.chunks().iter().map(|chunk| chunk.text());
                    let ink = text.flattened().abs_bounding_box();
                    boxes.push((chunks.collect(), ink));
                }
                _ => {}
            }
        }
    }

    fn drawing(text: &str) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"900\" height=\"40\" font-family=\"system-ui, sans-serif\">\
             <text x=\"10\" y=\"20\" font-size=\"13\">{text}</text></svg>"
        )
    }

    fn missing(text: &str) -> Vec<char> {
        png(&drawing(text), &[]).expect("a picture").missing
    }

    #[test]
    fn the_font_has_the_letters_of_the_languages_and_of_the_marks() {
        let letters = "AZaz09 æøå ÆØÅ éèêóòôàü äöß áčđŋšŧž ÁČĐŊŠŦŽ «»“”„’–—…·•−×≥≤±§°%‰½ ▲▼△▽→";
        assert_eq!(missing(letters), []);
        assert_eq!(missing("ja \u{a0}takk"), []);
        assert_eq!(missing("fin 🙂"), ['🙂']);
    }

    #[test]
    fn a_picture_is_the_same_whenever_it_is_drawn() {
        let title = "Tema – ▲".to_owned();
        let draw = || png(&drawing("Bosetting på våren"), &[("Title", &title)]).expect("a picture");
        let picture = draw();
        assert_eq!(picture, draw());
        let reader = ::png::Decoder::new(std::io::Cursor::new(&picture.bytes));
        let mut reader = reader.read_info().expect("a picture");
        let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
        reader.next_frame(&mut pixels).expect("pixels");
        reader.finish().expect("an end");
        let info = reader.info();
        assert_eq!((info.width, info.height), (1800, 80));
        let dims = info.pixel_dims.expect("a resolution");
        assert_eq!((dims.xppu, dims.yppu), (7559, 7559));
        assert_eq!(info.utf8_text[0].get_text().expect("a text"), title);
        assert_eq!(pixels[..3], [255, 255, 255]);
        assert!(pixels.contains(&0), "letters are black");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn texts_are_no_wider_than_charts_reckon(text in "[A-ZÆØÅa-zæøå0-9(][A-ZÆØÅa-zæøå0-9 ,.:;()%/«»–▲-]{0,60}") {
            let tree = Tree::from_str(&drawing(&text), &options(Box::new(|_, _, _| None))).expect("a drawing");
            let mut boxes = Vec::new();
            texts(tree.root(), &mut boxes);
            prop_assert_eq!(boxes.len(), 1);
            for (text, ink) in boxes {
                prop_assert!(f64::from(ink.width()) <= width(&text, 13.0), "{}: {}", text, ink.width());
            }
        }
    }
}
