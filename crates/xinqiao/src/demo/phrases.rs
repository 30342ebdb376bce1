//! What the people of the demo city say where a sample case leaves it open:
//! notes that come with an act, never what a person told or was answered.

/// A sentence of a list, the same for the same seed.
pub fn one_of(sentences: &[&'static str], seed: u64) -> &'static str {
    let at = usize::try_from(seed).unwrap_or(0) % sentences.len().max(1);
    sentences.get(at).copied().unwrap_or_default()
}

/// To the unit, with the dispatch.
pub const DISPATCH: &[&str] = &[
    "请按时限核实办理，先与诉求人联系，再书面答复。",
    "请尽快核实情况并答复诉求人，办理结果一并反馈热线。",
    "属贵单位职责，请依规办理；如需其他单位配合，请及时说明。",
    "诉求人盼早日解决，请安排专人跟进，办结后反馈热线。",
];

/// After the first call.
pub const CONTACT: &[&str] = &[
    "已电话联系诉求人，核对了地点和情况，约定办理后再回电。",
    "与诉求人通话，确认诉求要点，告知办理时限和经办科室电话。",
    "已联系诉求人，对方表示理解，愿意配合现场查看。",
    "电话沟通，诉求人补充了发生的时间，已记录并转经办人员。",
];

/// From an assisting unit.
pub const ASSIST: &[&str] = &[
    "已派员配合核查，本单位职责范围内的事项已经办理，意见同主办单位。",
    "本单位已提供所需资料和台账，并将配合后续整改。",
    "经核实，涉及本单位的部分已处理完毕，请主办单位统一答复。",
];

/// To the hotline, beside the reply to the person.
pub const TO_HOTLINE: &[&str] = &[
    "已办理完毕并答复诉求人，诉求人知晓办理结果。",
    "经现场核查，问题属实，已处理并回访，佐证材料留存备查。",
    "已与诉求人沟通并答复，后续由责任科室继续跟进。",
    "事项已办结，处理情况如答复所述，请予审核。",
];

/// When a reply is good.
pub const PASS: &[&str] = &[
    "答复要素齐全，事实清楚，同意转回访。",
    "答复有措施有时限，通过。",
    "已核对办理情况，通过审核。",
];

/// When nobody answers.
pub const NOT_REACHED: &[&str] = &[
    "拨打两次，无人接听。",
    "电话关机，改日再联系。",
    "接通后挂断，已发短信告知办理结果。",
];

/// On granting a return.
pub const GRANT_RETURN: &[&str] = &["退单理由成立，同意退回，由中心重新派单。"];

/// On granting more time.
pub const GRANT_EXTENSION: &[&str] = &["理由充分，同意延期，请在新的期限内办结并告知诉求人。"];

/// To a unit that is late.
pub const URGE: &[&str] = &["工单已逾期，诉求人多次询问，请今天内反馈进展和办结时间。"];

/// How far it has come, where the sample says nothing.
pub const INTERIM: &[&str] = &["已安排人员核查，正在会同有关单位商定办法，有进展及时告知。"];

/// A unit named by a ruling, where the sample says nothing.
pub const NAMED: &[&str] = &["职责交叉，经会商指定主办单位，不再退单。"];
