using System.Globalization;
using System.Text;

namespace Guildhall.BrowserTests;

/// <summary>A made-up group of a tea brand.</summary>
/// <param name="Seed">The same seed and day give the same history.</param>
/// <param name="Start">People there at the beginning; about one more comes every third day.</param>
/// <param name="Lines">Messages on an ordinary day; Fridays and Saturdays have twice as many.</param>
/// <param name="Dying">From the middle on fewer speak every week.</param>
internal sealed record SampleGroup(string Name, int Seed, int Start, int Lines, bool Dying = false)
{
    public static IReadOnlyList<SampleGroup> All { get; } = [new("茶友一群", 20260101, 9, 16), new("新手喝茶群", 20260202, 6, 11), new("老客福利群", 20260303, 24, 9, Dying: true)];
}

/// <summary>Ninety days of chat and orders that end yesterday, as the files that people would import.</summary>
internal static class SampleHistory
{
    private const int Days = 90;

    private static readonly string[] Names = ["小美", "阿杰", "Lily", "陈晨", "王阿姨", "茶茶", "老周", "米粒", "Kiki", "豆豆妈", "阿May", "林夕", "大鹏", "苏苏", "一一", "果果", "宁宁", "Tom哥", "花花", "小鹿",
        "静静", "七七", "阿宝", "慧慧", "石头", "晓晓", "安安", "柚子", "Mia", "阿峰", "蓝蓝", "琪琪", "老吴", "圆圆", "小北", "朵朵", "阿芳", "明明", "乐乐", "小满", "青青", "阿强", "Nana", "团子", "依依", "老李", "麦子", "思思", "阿木", "甜甜"];
    private static readonly string[] Questions = ["这款白茶怎么泡呀？", "今天还有活动吗？", "包邮吗？", "存放要注意什么？", "和上一批比哪个香？", "有试喝装吗？", "几点开团？", "孕妇可以喝吗？"];
    private static readonly string[] Talk = ["早安大家☀️", "刚收到，香气真好", "打卡第5天", "昨天那饼醒了一下更甜了", "周末一起喝茶吗", "我家孩子都爱喝这个", "晒一下我的茶席", "已下单两份", "换了盖碗，味道确实不一样", "推荐配绿豆糕", "同感！", "这个价格很划算", "下次还买", "谢谢分享", "学到了"];
    private static readonly string[] Answers = ["水温95度，出汤快一点就好～", "有的，今晚八点开抢哦", "满99包邮的亲", "密封、避光、防潮就行", "这批花香更明显", "试喝装链接发您啦"];
    private static readonly string[] Welcomes = ["欢迎新朋友🎉 先看群公告哦", "欢迎！说说平时喝什么茶？", "欢迎加入～"];

    public static (string Chat, string Orders) Write(SampleGroup group, DateOnly yesterday)
    {
        var random = new Random(group.Seed);
        var chat = new StringBuilder("time,user,text,staff,id,reply_to\n");
        var orders = new StringBuilder("order_no,paid_at,customer,sku,title,quantity,unit_price\n");
        var people = Enumerable.Range(0, Names.Length).Select(n => Names[(n + group.Seed) % Names.Length]).ToArray();
        var (id, here) = (0, group.Start);
        for (var d = 0; d < Days; d++)
        {
            var day = yesterday.AddDays(d - Days + 1);
            var lively = group.Dying && d > Days / 2 ? Math.Max(0.08, 1 - (d - Days / 2) / 40.0) : 1;
            if (d % 3 == 1 && here < people.Length && lively > 0.5)
            {
                var hello = day.ToDateTime(new TimeOnly(9 + random.Next(11), random.Next(60)));
                Say(hello, people[here++], "大家好，我是新来的～", null);
                if (random.Next(10) < 7) Say(hello.AddMinutes(1 + random.Next(40)), people[random.Next(here - 1)], Welcomes[random.Next(Welcomes.Length)], id);
            }
            var lines = (int)(group.Lines * lively * (day.DayOfWeek is DayOfWeek.Friday or DayOfWeek.Saturday ? 2 : 1));
            foreach (var at in Enumerable.Range(0, lines).Select(_ => day.ToDateTime(new TimeOnly(7 + random.Next(16), random.Next(60), random.Next(60)))).Order().ToList())
            {
                var who = people[(int)(here * random.NextDouble() * Math.Sqrt(random.NextDouble()))];
                var asks = random.Next(5) == 0;
                Say(at, who, asks ? Questions[random.Next(Questions.Length)] : Talk[random.Next(Talk.Length)], null);
                if (asks && random.Next(12) > 0) Say(at.AddSeconds(12 + random.Next(150)), "茶艺师小林", Answers[random.Next(Answers.Length)], id, staff: true);
                else if (random.Next(3) == 0) Say(at.AddSeconds(30 + random.Next(900)), people[random.Next(here)], Talk[random.Next(Talk.Length)], id);
            }
            for (var n = 0; n < 1 + lines / 7; n++)
                orders.Append(CultureInfo.InvariantCulture, $"T{group.Seed % 100:00}{d:000}{n:00},{day:yyyy-MM-dd} {9 + random.Next(12):00}:{random.Next(60):00},{people[random.Next(here)]},WT{random.Next(1, 5)},白毫银针 {random.Next(1, 5) * 50}g,{1 + random.Next(3)},{39 + 20 * random.Next(5)}\n");
            if (d % 11 == 4) orders.Append(CultureInfo.InvariantCulture, $"R{group.Seed % 100:00}{d:000},{day:yyyy-MM-dd} 18:00,{people[random.Next(here)]},WT1,白毫银针 50g,-1,59\n");
        }
        return (chat.ToString(), orders.ToString());

        void Say(DateTime at, string who, string text, int? answers, bool staff = false) =>
            chat.Append(CultureInfo.InvariantCulture, $"{at:yyyy-MM-dd HH:mm:ss},{who},{text},{(staff ? "yes" : "")},{++id},{answers}\n");
    }
}
