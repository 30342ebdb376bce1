# 同一件事、我也遇到了、公开办理的地点与数字
same-others = 另有 { $count } 人也遇到了
same-join = 我也遇到了
join-already = 您已经说过也遇到了，不用再说一次。
join-own = 这件事就是您说的，不用再加入；有新情况请到您的诉求里补充。
join-over = 这件事已经办结了。要是又出现了，请重新说一件事。
join-wait = 这个网络上刚才点得太多了，请过 { $minutes } 分钟再点。
joined-title = 记下了，您也遇到了
joined-counts = 我们会把遇到的人数一起告诉承办单位，不用您再说一遍。
joined-follow = 看这件事的进展
joined-more = 您的情况不一样，或者更急？
mine-joined = 您也遇到的事
public-joined = 遇到同样事情的人
