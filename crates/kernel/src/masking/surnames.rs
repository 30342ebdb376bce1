//! Family names of two characters, and forms of address.

/// How many characters of a name are the family name, given whether a form of
/// address follows. Names of other peoples keep their first character only.
pub(super) fn family_name_length(name: &str, titled: bool) -> usize {
    let two = name.char_indices().nth(2).map_or(name.len(), |(at, _)| at);
    // Without a given name behind it, 司马 is a man called 马.
    let given = titled || two < name.len();
    if given && COMPOUND.contains(&&name[..two]) {
        2
    } else {
        1
    }
}

/// Titles say nothing more about a person than the family name.
pub(super) const TITLES: [&str; 10] = [
    "先生", "女士", "小姐", "同志", "师傅", "老师", "医生", "阿姨", "大爷", "大妈",
];

/// The compound family names that people bear today.
const COMPOUND: [&str; 66] = [
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛",
    "尉迟", "公羊", "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容",
    "仲孙", "钟离", "长孙", "宇文", "司徒", "鲜于", "司空", "闾丘", "子车", "亓官", "司寇", "巫马",
    "公西", "颛孙", "壤驷", "公良", "漆雕", "乐正", "宰父", "谷梁", "拓跋", "夹谷", "轩辕", "令狐",
    "段干", "百里", "呼延", "东郭", "南门", "羊舌", "微生", "梁丘", "左丘", "东门", "西门", "南荣",
    "第五", "纳兰", "完颜", "叶赫", "耶律", "贺兰",
];
