using System.Text.Json;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Host.Demo;

/// <summary>What the demo's communities are for, for whom, and how they are run: the first version of each canvas.</summary>
internal static class DemoPositions
{
    private const string Steps = "Purpose,Brand,Audience,Personas,Rhythm,Norms";

    public static async Task Write(AppDb db, DateTimeOffset at, CancellationToken ct)
    {
        foreach (var (name, canvas) in All)
            await db.Execute($"""
                insert into communities_canvases (brand_id, community_id, version, edits, canvas, steps, autosaved, saved_at, operator_name)
                select brand_id, id, 1, 1, {JsonSerializer.Serialize(canvas, canvas.GetType(), KernelJson.Options)}, {Steps}, {false}, {at}, '演示店主' from communities_communities
                where brand_id = {db.CurrentBrand} and name = {name} on conflict do nothing
                """, ct);
    }

    private static IEnumerable<(string, object)> All =>
    [
        (DemoCast.Communities[0].Name, Canvas(
            "帮敏感肌和通勤女生用最少的步骤，把皮肤养稳、把妆画对。", ["换季护肤", "通勤妆", "成分科普", "空瓶记"], ["五分钟内有人答疑", "新品试用名额", "会员日专属价"],
            ["image", "service_crm"], "advisor", "皮肤管理师与彩妆师坐班，八年门店经验", new { measure = "repurchase", number = 35, by = "2027-03-31" },
            new { ageBand = "22–35 岁", gender = "女性为主", region = "新一线城市", occupation = "上班族、学生", spending = "月护肤预算 200–600 元", scenes = "换季、通勤、约会前", pains = "泛红、脱妆、踩雷", interests = "成分、妆教、平价替代", socialNeed = "想被懂皮肤的人认真回答" },
            [Person(1, "小心翼翼的敏感肌", "25 岁，行政，换季必泛红", "一套不出错的精简护肤", 1, 5, 3, 2), Person(2, "五分钟出门的通勤党", "29 岁，销售，每天带妆 10 小时", "不脱妆的底妆步骤", 3, 3, 4, 3)],
            new { premium = "high", frequency = "low", pushesPerDay = 2, kinds = new[] { "答疑", "试用", "晒单" }, hours = new[] { "12:30:00", "20:00:00" }, platforms = "网页群为主，小红书晒单" },
            [("forbid", "不发广告、不加好友私下卖货"), ("forbid", "不给医疗建议，痘痘红肿请看医生"), ("reward", "每周最佳晒单送旅行装"), ("penalty", "广告第一次提醒，第二次移出")],
            "欢迎 {name} 来到{group}！说说你的肤质和最近的困扰，顾问和群友都在。")),
        (DemoCast.Communities[1].Name, Canvas(
            "让双职工邻居下班前就把新鲜的菜买好，少排队、少浪费、不踩雷。", ["今日到货", "做法交流", "保鲜技巧", "拼单"], ["坏了就退", "下班前送到自提点", "每周三特价"],
            ["sales", "service_crm"], "service", "产地直采，48 小时内到货，每批农残检测", new { measure = "revenue", number = 400000, by = "2026-12-31" },
            new { ageBand = "28–55 岁", gender = "不限", region = "小区 3 公里内", occupation = "双职工家庭、退休长辈", spending = "每周买菜 150–400 元", scenes = "下班做饭、周末囤菜、给爸妈下单", pains = "没时间买菜、怕不新鲜", interests = "做菜、养生、省钱", socialNeed = "邻里熟络，有事能搭把手" },
            [Person(3, "下班就开火的双职工", "36 岁，两口子都上班，孩子上小学", "六点前拿到菜，孩子爱吃", 4, 2, 2, 4), Person(4, "精打细算的阿姨", "58 岁，爱比价，爱教做法", "好价格和一句认可", 4, 1, 3, 5)],
            new { premium = "low", frequency = "high", pushesPerDay = 3, kinds = new[] { "接龙", "到货播报", "晒饭" }, hours = new[] { "08:00:00", "11:00:00", "17:30:00" }, platforms = "网页群，自提点张贴二维码" },
            [("forbid", "不发与买菜无关的推广"), ("reward", "晒饭一次得 5 元菜金"), ("reward", "帮邻居代拿记一次好邻居"), ("penalty", "恶意刷单取消接龙资格一周")],
            "欢迎邻居 {name}！这里是{group}，早上看到货、十一点前下单，下午就到。")),
        (DemoCast.Communities[2].Name, Canvas(
            "陪新手爸妈走过宝宝头两年：有问题十分钟内有人懂，有情绪有人接住。", ["睡眠", "辅食", "疫苗与发烧", "返岗背奶"], ["医生每周答疑", "同月龄搭子", "打卡换好物"],
            ["fan_economy", "service_crm"], "advisor", "育儿顾问持证，儿科医生每周三坐诊群内", new { measure = "activity", number = 30, by = "2027-01-31" },
            new { ageBand = "25–38 岁", gender = "妈妈为主，爸爸欢迎", region = "全国", occupation = "职场妈妈、全职妈妈", spending = "月母婴支出 800–2000 元", scenes = "夜奶、辅食、返岗", pains = "睡不好、信息太杂、长辈意见不同", interests = "早教、绘本、亲子游", socialNeed = "同路人的陪伴与肯定" },
            [Person(5, "睡渣宝宝的新手妈妈", "30 岁，宝宝五个月，马上返岗", "能睡整觉的办法", 2, 5, 2, 4), Person(6, "会分享的二胎妈妈", "35 岁，经验多，爱回答", "被需要的感觉", 2, 3, 4, 5)],
            new { premium = "high", frequency = "high", pushesPerDay = 2, kinds = new[] { "答疑", "打卡", "团购" }, hours = new[] { "10:00:00", "21:00:00" }, platforms = "网页群，公众号长文" },
            [("forbid", "不推荐处方药，紧急情况请立即就医"), ("forbid", "不指责别人的喂养方式"), ("reward", "打卡满七天送磨牙棒"), ("penalty", "传播谣言先删除再提醒")],
            "欢迎 {name} 和宝宝来到{group}！告诉大家宝宝多大啦，最近最头疼的是什么？")),
    ];

    private static object Canvas(string purpose, string[] topics, string[] memberValues, string[] brandValues, string role, string expertise, object goal, object audience, object[] personas, object rhythm, (string Kind, string Text)[] rules, string welcome) => new
    {
        purpose,
        topics,
        memberValues,
        brandValues,
        role,
        expertise,
        credentials = expertise,
        goal,
        audience,
        personas,
        rhythm,
        gates = new[] { new { kind = "questions", value = "从哪里来、想解决什么" } },
        rules = rules.Select(r => new { kind = r.Kind, text = r.Text }),
        welcome,
        layers = Array.Empty<object>(),
    };

    private static object Person(int number, string name, string attributes, string wants, int crowd, int authority, int interest, int friends) => new
    {
        id = new Guid(number, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1),
        name,
        attributes,
        wants,
        relations = new { crowd, authority, interest, friends },
        evidence = new[] { new { kind = "reviews", note = "近三个月的评价与群聊记录", source = "演示数据" } },
    };
}
