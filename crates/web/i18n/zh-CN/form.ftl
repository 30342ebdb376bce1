# What forms say. An error says how to mend it.
form-optional = （选填）
form-left = 还可以写 # 个字
form-summary = 还差一点，请看下面几处
form-missing = 这里请填写。
form-choose = 请选择一项。
form-too-short = 请至少写 { $min } 个字。
form-too-long = 最多 { $max } 个字。
form-number = 请填 { $min } 到 { $max } 之间的整数。
form-date = 请填日期，例如 2026-03-04。
