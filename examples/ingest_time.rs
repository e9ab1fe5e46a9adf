fn main() {
    let file: std::path::PathBuf = std::env::args().nth(1).unwrap().into();
    let folder: Option<std::path::PathBuf> = std::env::args().nth(2).map(Into::into);
    let layout = fritekst::corpus::Layout {
        id: Some("id".into()),
        shape: fritekst::corpus::Shape::Long {
            question: None,
            text: "text".into(),
        },
        background: vec![],
        weight: None,
    };
    for _ in 0..3 {
        let t = std::time::Instant::now();
        let opened = fritekst::store::open(
            &fritekst::store::Request {
                files: &[file.clone()],
                layout: &layout,
                questions: &[],
                options: &Default::default(),
                folder: folder.as_deref(),
            },
            &mut |_| (),
        )
        .unwrap();
        println!(
            "{:?} {} blocks {} words {} answers {:?}",
            t.elapsed(),
            opened.store.rows().len(),
            opened.store.vocabulary().len(),
            opened.store.corpus().len(),
            opened.trouble
        );
    }
}
