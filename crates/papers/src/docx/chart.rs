//! A chart as a document's own chart: its figures are in it, and its looks can be
//! changed like those of any other.

use crate::{
    Chart, Series,
    drawing::Tone,
    xml::{Safe, put},
};

/// Lying bars, the first name on top.
pub(super) fn bars(chart: &Chart) -> String {
    let mut plot = String::from(
        r#"<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>"#,
    );
    for (at, series) in chart.series.iter().enumerate() {
        let fill = match at % 4 {
            0 => solid(at),
            1 => pattern(at, "ltUpDiag"),
            2 => pattern(at, "smGrid"),
            _ => pattern(at, "pct25"),
        };
        let look = format!(
            "<c:spPr>{fill}<a:ln w=\"9525\">{}</a:ln></c:spPr>",
            solid(at)
        );
        put!(
            plot,
            "<c:ser>{}{look}<c:invertIfNegative val=\"0\"/>{}</c:ser>",
            name(at, series),
            values(chart, series)
        );
    }
    plot.push_str(
        r#"<c:gapWidth val="60"/><c:axId val="1"/><c:axId val="2"/></c:barChart><c:catAx><c:axId val="1"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/><c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:crossAx val="2"/><c:crosses val="autoZero"/></c:catAx>"#,
    );
    plot.push_str(&amounts("b", "max"));
    space(chart, &plot)
}

/// Lines from nought up.
pub(super) fn lines(chart: &Chart) -> String {
    let mut plot =
        String::from(r#"<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>"#);
    for (at, series) in chart.series.iter().enumerate() {
        let dash = ["solid", "dash", "sysDot", "lgDash"][at % 4];
        let mark = ["circle", "square", "triangle", "diamond"][at % 4];
        let colour = solid(at);
        put!(
            plot,
            r#"<c:ser>{}<c:spPr><a:ln w="22225">{colour}<a:prstDash val="{dash}"/></a:ln></c:spPr><c:marker><c:symbol val="{mark}"/><c:size val="6"/><c:spPr>{colour}</c:spPr></c:marker>{}<c:smooth val="0"/></c:ser>"#,
            name(at, series),
            values(chart, series)
        );
    }
    plot.push_str(
        r#"<c:marker val="1"/><c:axId val="1"/><c:axId val="2"/></c:lineChart><c:catAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="b"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:crossAx val="2"/><c:crosses val="autoZero"/></c:catAx>"#,
    );
    plot.push_str(&amounts("l", "autoZero"));
    space(chart, &plot)
}

fn space(chart: &Chart, plot: &str) -> String {
    let legend = if chart.series.len() > 1 {
        r#"<c:legend><c:legendPos val="t"/><c:overlay val="0"/></c:legend>"#
    } else {
        ""
    };
    format!(
        r#"<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>{plot}</c:plotArea>{legend}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr><c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1050"/></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr></c:chartSpace>"#
    )
}

/// The axis of figures; it begins at nought.
fn amounts(side: &str, crosses: &str) -> String {
    format!(
        r##"<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling><c:delete val="0"/><c:axPos val="{side}"/><c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="D0D5DB"/></a:solidFill></a:ln></c:spPr></c:majorGridlines><c:numFmt formatCode="#,##0" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="1"/><c:crosses val="{crosses}"/></c:valAx>"##
    )
}

fn name(at: usize, series: &Series) -> String {
    format!(
        r#"<c:idx val="{at}"/><c:order val="{at}"/><c:tx><c:v>{}</c:v></c:tx>"#,
        Safe(&series.name)
    )
}

fn values(chart: &Chart, series: &Series) -> String {
    let all = chart.names.len();
    let mut out = format!(r#"<c:cat><c:strLit><c:ptCount val="{all}"/>"#);
    for (at, name) in chart.names.iter().enumerate() {
        put!(out, r#"<c:pt idx="{at}"><c:v>{}</c:v></c:pt>"#, Safe(name));
    }
    put!(
        out,
        r#"</c:strLit></c:cat><c:val><c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="{all}"/>"#
    );
    for at in 0..all {
        if let Some(value) = series.value(at) {
            let value = crate::figure::bare(value, chart.digits);
            put!(out, r#"<c:pt idx="{at}"><c:v>{value}</c:v></c:pt>"#);
        }
    }
    out.push_str("</c:numLit></c:val>");
    out
}

fn solid(at: usize) -> String {
    format!(
        r#"<a:solidFill><a:srgbClr val="{}"/></a:solidFill>"#,
        hex(at)
    )
}

fn pattern(at: usize, name: &str) -> String {
    format!(
        r#"<a:pattFill prst="{name}"><a:fgClr><a:srgbClr val="{}"/></a:fgClr><a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill>"#,
        hex(at)
    )
}

fn hex(at: usize) -> String {
    let [red, green, blue] = Tone::Series(at).colour();
    format!("{red:02X}{green:02X}{blue:02X}")
}
