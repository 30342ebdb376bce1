//! What stands around the text: types, relations, styles, page numbers.

use crate::{
    Language, Paper,
    xml::{Safe, put},
};

/// The first line of every part.
pub(super) const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

pub(super) const RELATIONS: &str = concat!(
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>"#,
    r#"<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>"#,
    "</Relationships>"
);

/// Page numbers stand outward, so left and right pages have footers of their own.
pub(super) const SETTINGS: &str = concat!(
    r#"<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">"#,
    r#"<w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/>"#,
    r#"<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>"#,
    "</w:settings>"
);

pub(super) fn content_types(charts: usize) -> String {
    const OF: &str = "application/vnd.openxmlformats-officedocument.";
    let mut out = String::from(
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>"#,
    );
    for (part, kind) in [
        ("document", "document.main"),
        ("styles", "styles"),
        ("settings", "settings"),
        ("footer1", "footer"),
        ("footer2", "footer"),
    ] {
        put!(
            out,
            r#"<Override PartName="/word/{part}.xml" ContentType="{OF}wordprocessingml.{kind}+xml"/>"#
        );
    }
    for at in 1..=charts {
        put!(
            out,
            r#"<Override PartName="/word/charts/chart{at}.xml" ContentType="{OF}drawingml.chart+xml"/>"#
        );
    }
    out.push_str("</Types>");
    out
}

pub(super) fn relations(charts: usize) -> String {
    const OF: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    let mut out = String::from(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    );
    for (id, kind, part) in [
        ("styles", "styles", "styles"),
        ("settings", "settings", "settings"),
        ("footer1", "footer", "footer1"),
        ("footer2", "footer", "footer2"),
    ] {
        put!(
            out,
            r#"<Relationship Id="{id}" Type="{OF}{kind}" Target="{part}.xml"/>"#
        );
    }
    for at in 1..=charts {
        put!(
            out,
            r#"<Relationship Id="chart{at}" Type="{OF}chart" Target="charts/chart{at}.xml"/>"#
        );
    }
    out.push_str("</Relationships>");
    out
}

pub(super) fn properties(paper: &Paper) -> String {
    format!(
        r#"<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{}</dc:title><dc:creator>{}</dc:creator><dc:language>{}</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">{}T00:00:00Z</dcterms:created></cp:coreProperties>"#,
        Safe(&paper.title),
        Safe(&paper.issuer),
        paper.language.tag(),
        paper.date
    )
}

/// `— 1 —`, one sign in from the outer edge.
pub(super) fn footer(side: &str) -> String {
    let run = |inner: &str| {
        format!(
            r#"<w:r><w:rPr><w:rFonts w:ascii="SimSun" w:hAnsi="SimSun" w:eastAsia="SimSun"/><w:sz w:val="28"/></w:rPr>{inner}</w:r>"#
        )
    };
    format!(
        r#"<w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:pPr><w:ind w:left="280" w:right="280"/><w:jc w:val="{side}"/></w:pPr>{}{}{}{}{}</w:p></w:ftr>"#,
        run(r#"<w:t xml:space="preserve">— </w:t>"#),
        run(r#"<w:fldChar w:fldCharType="begin"/>"#),
        run(r#"<w:instrText xml:space="preserve"> PAGE </w:instrText>"#),
        run(r#"<w:fldChar w:fldCharType="end"/>"#),
        run(r#"<w:t xml:space="preserve"> —</w:t>"#),
    )
}

const LINE: &str = r#"<w:spacing w:line="580" w:lineRule="exact"/>"#;
const KEEP: &str = "<w:keepNext/><w:keepLines/>";
const TWO: &str = r#"<w:ind w:firstLineChars="200" w:firstLine="640"/>"#;

/// 22 lines of 28 signs a page, as official papers are set. The fonts are named as
/// Chinese Windows and WPS have them; elsewhere the reader's own take their place.
pub(super) fn styles(language: Language) -> String {
    let mut out = format!(
        r#"<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="仿宋"/><w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="{}"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>"#,
        match language {
            Language::Chinese => "zh-CN",
            Language::English => "en-US",
        }
    );
    let fonts = |name| format!(r#"<w:rFonts w:eastAsia="{name}"/>"#);
    let half_points = |size| format!(r#"<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>"#);
    let level = |at| format!(r#"<w:outlineLvl w:val="{at}"/>"#);
    let styles = [
        (
            "Title",
            format!(
                r#"{KEEP}<w:spacing w:before="240" w:after="240" w:line="680" w:lineRule="exact"/><w:jc w:val="center"/>"#
            ),
            format!("{}<w:b/>{}", fonts("宋体"), half_points(44)),
        ),
        (
            "Signed",
            format!(r#"{LINE}<w:jc w:val="center"/>"#),
            fonts("楷体"),
        ),
        (
            "heading 1",
            format!("{KEEP}{LINE}{TWO}{}", level(0)),
            fonts("黑体"),
        ),
        (
            "heading 2",
            format!("{KEEP}{LINE}{TWO}{}", level(1)),
            fonts("楷体"),
        ),
        (
            "heading 3",
            format!("{KEEP}{LINE}{TWO}{}", level(2)),
            "<w:b/>".to_owned(),
        ),
        (
            "Body Text",
            format!(r#"{LINE}{TWO}<w:jc w:val="both"/>"#),
            String::new(),
        ),
        ("To", LINE.to_owned(), String::new()),
        (
            "Sign-off",
            format!(
                r#"<w:keepNext/><w:keepLines/>{LINE}<w:ind w:right="1280"/><w:jc w:val="right"/>"#
            ),
            String::new(),
        ),
        (
            "caption",
            format!(r#"{KEEP}<w:spacing w:before="160" w:after="80"/><w:jc w:val="center"/>"#),
            format!("{}{}", fonts("黑体"), half_points(24)),
        ),
        (
            "Table Head",
            r#"<w:jc w:val="center"/>"#.to_owned(),
            format!("{}{}", fonts("黑体"), half_points(21)),
        ),
        ("Table Text", String::new(), half_points(21)),
        (
            "Table Note",
            r#"<w:spacing w:before="60" w:after="120"/>"#.to_owned(),
            half_points(21),
        ),
        (
            "Chart",
            r#"<w:keepNext/><w:jc w:val="center"/>"#.to_owned(),
            String::new(),
        ),
        ("Foot", String::new(), half_points(28)),
    ];
    for (name, paragraph, run) in styles {
        put!(
            out,
            r#"<w:style w:type="paragraph" w:styleId="{}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"#,
            id(name)
        );
    }
    out.push_str("</w:styles>");
    out
}

/// A style's id: its name without gaps.
pub(super) fn id(name: &str) -> String {
    name.replace([' ', '-'], "")
}
