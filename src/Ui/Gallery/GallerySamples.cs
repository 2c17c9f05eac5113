using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Ui;

/// <summary>The made-up brand that the gallery shows; sample data stays in one language on purpose, as a brand's own data would.</summary>
internal static class GallerySamples
{
    public static ShellView Shell(string? theme) => new("林晓雯",
        [
            new(null, [new("今日", "home", "/ui", true), new("待办", "checklist", "/ui?t=tasks", Count: 12)]),
            new("社群", [new("群列表", "messages", "/ui?t=groups"), new("成员", "users", "/ui?t=members"), new("标签与分层", "tags", "/ui?t=tags"), new("裂变拉新", "user-plus", "/ui?t=invite")]),
            new("内容与活动", [new("内容日历", "calendar-event", "/ui?t=calendar"), new("活动", "flame", "/ui?t=activities", Count: 3), new("群发", "speakerphone", "/ui?t=sends"), new("商品与订单", "shopping-bag", "/ui?t=orders")]),
            new("经营", [new("健康度", "activity", "/ui?t=health"), new("报表", "chart-bar", "/ui?t=reports"), new("设置", "settings", "/ui?t=settings")]),
        ],
        [new("小满烘焙", "#b4552d", "/ui?b=1", true), new("山野茶社", "#3f7d4e", "/ui?b=2"), new("鹿鸣母婴", "#8a5bb0", "/ui?b=3")],
        "/theme", "/language", "/sign-out")
    {
        OperatorRole = "运营负责人",
        Theme = theme,
        SearchPath = "/ui",
        HomePath = "/ui",
        OperatorLinks = [new("个人设置", "user-cog", "/ui?t=me"), new("登录与安全", "shield-lock", "/ui?t=security")],
    };

    public static IReadOnlyList<KpiView> Kpis { get; } =
    [
        new("日活跃率", "31.4", "%", "当天发言、回应、点击、参加活动、下单或签到的成员，占当天末成员数的比例，取时间范围内每天的平均。")
        { Figure = .314, Change = .082, Benchmark = new(.05, .30), Source = "行业实践 F", Trend = [.22, .24, .23, .27, .26, .29, .28, .31, .30, .33, .314], Href = "/ui?t=active" },
        new("复购率", "5.2", "%", "时间范围内支付两单及以上的买家，占全部买家的比例。")
        { Figure = .052, Change = -.114, Benchmark = new(.05, .40, .70), Source = "行业实践 F", Trend = [.071, .068, .066, .07, .061, .058, .055, .052] },
        new("拉新成本", "4.6", "元/人", "拉新支出与奖励成本之和，除以新加入的人数。")
        { Figure = 4.6, Change = -.18, Direction = GoodDirection.Down, Benchmark = new(20, 10, 5, LowerIsBetter: true), Source = "行业实践 F", Trend = [8.2, 7.9, 7.1, 6.4, 6.6, 5.3, 4.6] },
        new("成交额", "¥128.6万", null, "退款前的已支付金额，按支付日归属。")
        { Change = .0, Direction = GoodDirection.Neither, Trend = [9, 11, 10, null, 12, 15, 14, 18] },
        new("净增成员", "1,284", "人") { Change = null, ComparedTo = "上一周期没有数据" },
        new("首次响应", "42", "秒", "从识别到提问，到客服第一次回复的平均时长。")
        { Figure = 42, Change = .35, Direction = GoodDirection.Down, Benchmark = new(300, 30, LowerIsBetter: true), Trend = [31, 30, 36, 33, 38, 40, 42] },
    ];

    public static IReadOnlyList<Group> Groups { get; } =
    [
        new("g1", "小满面包铁粉群 01", "企业微信", 486, 82, "健康", Tone.Good, 312_860),
        new("g2", "周三新品试吃团", "LINE", 213, 67, "健康", Tone.Good, 98_420),
        new("g3", "亲子烘焙课 · 徐汇", "企业微信", 178, 48, "需关注", Tone.Warn, 21_300),
        new("g4", "下午茶拼单（静安写字楼）", "网页群", 1204, 55, "需关注", Tone.Warn, 486_900),
        new("g5", "海外华人代购互助群 · 已经很久没有人说话了", "Telegram", 96, 21, "沉寂", Tone.Bad, 0),
    ];

    public static IReadOnlyList<string> Days { get; } = [.. Enumerable.Range(1, 14).Select(d => $"11/{d}")];

    public static ChartView Lines { get; } = new("每日活跃成员", ChartKind.Area, Days,
        [new("本期", [412, 430, 398, 520, 610, 702, 688, 455, 470, 462, 590, 650, 731, 745]), new("上期", [380, 392, 371, 430, 512, 600, 590, 402, 399, 410, 480, 530, 611, 640], Dashed: true)], "人", Reference: new("健康线 600", 600));

    public static ChartView Stacked { get; } = new("各渠道成交额", ChartKind.Stacked, [.. Days.Take(7)],
        [new("企业微信", [12800, 13200, 9800, 15600, 22100, 31000, 28700]), new("LINE", [4200, 3900, 4400, 5100, 7600, 9800, 9100]), new("网页群", [2100, 2600, 1800, 3000, 4100, 6200, null])], "元");

    public static IReadOnlyList<string> Weekdays { get; } = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];

    public static IReadOnlyList<IReadOnlyList<double>> Messages { get; } =
        [.. Enumerable.Range(0, 7).Select(d => (IReadOnlyList<double>)[.. Enumerable.Range(0, 24).Select(h => h is < 6 or > 23 ? 0 : Math.Round(20 * Math.Exp(-Math.Pow(h - 12, 2) / 6) + (d > 4 ? 66 : 48) * Math.Exp(-Math.Pow(h - 21, 2) / 5) + d))])];

    public static IReadOnlyList<CohortView> Cohorts { get; } =
    [
        new("10/05 周", 428, [1, .62, .51, .44, .41, .39]), new("10/12 周", 391, [1, .58, .47, .42, .40, null]), new("10/19 周", 512, [1, .66, .55, .49, null, null]),
        new("10/26 周", 1_206, [1, .49, .36, null, null, null]), new("11/02 周", 377, [1, .64, null, null, null, null]),
    ];

    public static IReadOnlyList<HealthPart> HealthParts { get; } =
        [new("活跃", 84, "/ui?t=a"), new("增长", 62), new("忠诚", 71), new("转化", 38), new("秩序", null)];

    public static IReadOnlyList<JobView> Jobs { get; } =
    [
        new("send", "群发「周三新品试吃」到 128 个群", JobState.Running, 74, 128, 3.2, TimeSpan.FromSeconds(17)),
        new("import", "导入成员.xlsx", JobState.Paused, 18_220, 52_000),
        new("poster", "生成专属海报", JobState.Queued),
        new("export", "导出 10 月订单", JobState.Done, 48_210, 48_210),
        new("sync", "同步企业微信群成员", JobState.Failed, 12, 40, Failed: 28, Note: "渠道返回：接口调用超过限制"),
        new("recall", "召回沉默成员", JobState.Cancelled, 5, 300),
    ];

    public sealed record Group(string Id, string Name, string Channel, int Members, int Health, string State, Tone Tone, long Sales);

    public sealed class ActivityForm
    {
        [Required, StringLength(20)] public string? Name { get; set; } = "周五晚九点半价吐司";
        [EmailAddress] public string? Contact { get; set; } = "xiaowen@";
        [Range(1, 9999)] public int? Stock { get; set; } = 100;
        public decimal? Price { get; set; } = 9.9m;
        [Required] public string? Kind { get; set; }
        public DateTime? Starts { get; set; } = new DateTime(2026, 11, 27, 21, 0, 0);
        public DateOnly? Ends { get; set; } = new DateOnly(2026, 11, 30);
        [StringLength(200)] public string? Rules { get; set; } = "每人限购 2 份，先到先得；未支付订单 10 分钟后自动释放库存。";
        [Required] public string? Secret { get; set; }
        public bool Remind { get; set; } = true;
        public IFormFile? Picture { get; set; }
    }
}
