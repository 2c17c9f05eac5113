using System.Globalization;
using System.Text;

namespace Guildhall.BrowserTests;

/// <summary>Ninety days of a tea brand's group and its shop, made up by a fixed seed and ending yesterday.</summary>
internal static class SampleHistory
{
    private const int Days = 90;
    private static readonly string[] Names = ["小美", "阿杰", "Lily", "陈晨", "王阿姨", "茶茶", "老周", "米粒", "Kiki", "豆豆妈", "阿May", "林夕", "大鹏", "苏苏", "一一", "果果", "宁宁", "Tom哥", "花花", "小鹿",
        "静静", "七七", "阿宝", "慧慧", "石头", "晓晓", "安安", "柚子", "Mia", "阿峰", "蓝蓝", "琪琪", "老吴", "圆圆", "小北", "朵朵"];
    private static readonly string[] Questions = ["这款白茶怎么泡呀？", "今天还有活动吗？", "包邮吗？", "存放要注意什么？", "和上一批比哪个香？", "有试喝装吗？", "几点开团？"];
    private static readonly string[] Talk = ["早安大家☀️", "刚收到，香气真好", "打卡第5天", "昨天那饼醒了一下更甜了", "周末一起喝茶吗", "我家孩子都爱喝这个", "晒一下我的茶席", "已下单两份", "换了盖碗，味道确实不一样", "推荐配绿豆糕", "同感！", "这个价格很划算", "下次还买"];
    private static readonly string[] Answers = ["水温95度，出汤快一点就好～", "有的，今晚八点开抢哦", "满99包邮的亲", "密封、避光、防潮就行", "这批花香更明显", "试喝装链接发您啦"];

    public static (string Chat, string Orders) Write(DateOnly yesterday)
    {
        var random = new Random(20260101);
        var chat = new StringBuilder("time,user,text,staff,id,reply_to\n");
        var orders = new StringBuilder("order_no,paid_at,customer,sku,title,quantity,unit_price\n");
        var id = 0;
        for (var d = 0; d < Days; d++)
        {
            var day = yesterday.AddDays(d - Days + 1);
            var present = Math.Min(Names.Length, 8 + d / 3);
            var busy = day.DayOfWeek is DayOfWeek.Friday or DayOfWeek.Saturday ? 26 : 14;
            var lines = Enumerable.Range(0, busy).Select(_ => new DateTime(day, new TimeOnly(7 + random.Next(16), random.Next(60), random.Next(60)))).Order().ToList();
            foreach (var at in lines)
            {
                var who = Names[(int)(present * random.NextDouble() * random.NextDouble())];
                var asks = random.Next(5) == 0;
                Line(at, who, asks ? Questions[random.Next(Questions.Length)] : Talk[random.Next(Talk.Length)], false, null);
                if (asks) Line(at.AddSeconds(20 + random.Next(600)), "茶艺师小林", Answers[random.Next(Answers.Length)], true, id);
                else if (random.Next(4) == 0) Line(at.AddSeconds(30 + random.Next(900)), Names[random.Next(present)], Talk[random.Next(Talk.Length)], false, id);
            }
            for (var n = 0; n < 1 + busy / 7; n++)
                orders.Append(CultureInfo.InvariantCulture, $"T{d:000}{n:00},{new DateTime(day, new TimeOnly(9 + random.Next(12), random.Next(60))):yyyy-MM-dd HH:mm},{Names[random.Next(present)]},WT{random.Next(1, 5)},白毫银针 {random.Next(1, 5) * 50}g,{1 + random.Next(3)},{39 + 20 * random.Next(5)}\n");
            if (d % 9 == 4) orders.Append(CultureInfo.InvariantCulture, $"R{d:000},{new DateTime(day, new TimeOnly(18, 0)):yyyy-MM-dd HH:mm},{Names[random.Next(present)]},WT1,白毫银针 50g,-1,59\n");
        }
        return (chat.ToString(), orders.ToString());

        void Line(DateTime at, string who, string text, bool staff, int? answers) =>
            chat.Append(CultureInfo.InvariantCulture, $"{at:yyyy-MM-dd HH:mm:ss},{who},{text},{(staff ? "yes" : "")},{++id},{answers}\n");
    }
}
