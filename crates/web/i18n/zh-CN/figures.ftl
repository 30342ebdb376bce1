# 公开数据
figures-title = 公开数据
figures-lede = 近三十天收到多少件、答复多少件、超时多少件。
figures-csv = 下载表格（CSV）
figures-how = 答复：单位写出答复的件数。超时：答复期限到了还没有答复的件数。都按当天发生的计。
