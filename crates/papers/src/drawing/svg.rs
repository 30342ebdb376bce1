//! A drawing as SVG. Colours are attributes, so that it stands alone; a page's style
//! sheet says them anew by class for the dark and the elder.

use super::{Anchor, Drawing, Shape, Tone};
use crate::xml::{Safe, put};

impl Drawing {
    /// Named by its title, told by its description.
    pub(crate) fn svg(&self, title: &str, said: &str) -> String {
        let mut out = format!(
            r#"<svg class="chart" role="img" viewBox="0 0 {:.0} {:.0}" xmlns="http://www.w3.org/2000/svg"><title>{}</title>"#,
            self.width,
            self.height.ceil(),
            Safe(title)
        );
        if !said.is_empty() {
            put!(out, "<desc>{}</desc>", Safe(said));
        }
        for shape in &self.shapes {
            shape.svg(&mut out);
        }
        out.push_str("</svg>");
        out
    }
}

impl Shape {
    fn svg(&self, out: &mut String) {
        match self {
            Self::Text {
                at: (x, y),
                size,
                strong,
                anchor,
                tone,
                text,
                ..
            } => {
                let anchor = match anchor {
                    Anchor::Start => "",
                    Anchor::Middle => r#" text-anchor="middle""#,
                    Anchor::End => r#" text-anchor="end""#,
                };
                let weight = if *strong { r#" font-weight="600""# } else { "" };
                put!(
                    out,
                    r#"<text class="{}" x="{x:.1}" y="{y:.1}" font-size="{size:.1}" fill="{}"{anchor}{weight}>{}</text>"#,
                    tone.class(),
                    tone.hex(),
                    Safe(text)
                );
            }
            Self::Fill {
                at: (x, y),
                size: (wide, high),
                tone,
            } => put!(
                out,
                r#"<rect class="{}" x="{x:.1}" y="{y:.1}" width="{wide:.1}" height="{high:.1}" fill="{}"/>"#,
                tone.class(),
                tone.hex()
            ),
            Self::Stroke {
                points,
                tone,
                width,
                dash,
            } => {
                put!(
                    out,
                    r#"<polyline class="{}-stroke" fill="none" stroke="{}" stroke-width="{width:.1}""#,
                    tone.class(),
                    tone.hex()
                );
                if let Some([on, off]) = dash {
                    put!(out, r#" stroke-dasharray="{on:.0} {off:.0}""#);
                }
                out.push_str(r#" points=""#);
                for (at, (x, y)) in points.iter().enumerate() {
                    let gap = if at == 0 { "" } else { " " };
                    put!(out, "{gap}{x:.1},{y:.1}");
                }
                out.push_str(r#""/>"#);
            }
        }
    }
}

impl Tone {
    fn class(self) -> String {
        match self {
            Self::Ink => "chart-ink".to_owned(),
            Self::Quiet => "chart-quiet".to_owned(),
            Self::Rule => "chart-rule".to_owned(),
            Self::Wash => "chart-wash".to_owned(),
            Self::Series(at) => format!("chart-series-{}", at % 4 + 1),
        }
    }

    fn hex(self) -> String {
        let [red, green, blue] = self.colour();
        format!("#{red:02x}{green:02x}{blue:02x}")
    }
}
