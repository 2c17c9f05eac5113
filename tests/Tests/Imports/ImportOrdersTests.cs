using Guildhall.Commerce.Import;
using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Jobs;
using Guildhall.Members.Import;

namespace Guildhall.Tests.Imports;

public sealed class ImportOrdersTests
{
    private const string Shop = """
        order_no,paid_at,customer,sku,title,quantity,unit_price,status
        A1,2026-01-05 09:00,c1,S1,茶,2,9.99,
        A1,2026-01-05 09:00,c1,S2,杯,1,30,
        A2,2026-01-05 10:00,,S1,茶,1,9.99,
        CA1,2026-01-07 10:00,c1,S1,茶,-1,9.99,
        A3,2026-01-08 10:00,c2,S3,礼,1,0,
        A4,2026-01-08 11:00,c3,S1,茶,1,-5,
        A5,2026-01-08 11:00,c4,S1,茶,1,5,待付款
        """;

    [Fact]
    public async Task Orders_and_refunds_go_in_once()
    {
        await using var world = await ImportWorld.Create();

        var first = await world.Import<ImportOrders>(Shop);
        var again = await world.Import<ImportOrders>(Shop);

        Assert.Equal((JobState.Done, 7L, 5L, 0L, 1L), ImportChatTests.Summary(first));
        Assert.Equal((JobState.Done, 7L, 0L, 5L, 1L), ImportChatTests.Summary(again));
        await using var db = world.Open();
        Assert.Equal([("A1", 4998L), ("A2", 999L), ("A3", 0L)], await db.Query($"select order_no, amount_minor from commerce_orders where brand_id = {world.Brand.Id} order by order_no", r => (r.Text(0), r.Long(1))));
        Assert.Equal([("CA1", 999L, new DateOnly(2026, 1, 7))], await db.Query($"select order_no, amount_minor, day from commerce_refunds where brand_id = {world.Brand.Id}", r => (r.Text(0), r.Long(1), r.Day(2))));
    }

    [Fact]
    public async Task Undo_removes_orders_refunds_and_customers()
    {
        await using var world = await ImportWorld.Create();
        var job = await world.Import<ImportOrders>(Shop);

        Assert.Equal(JobState.Done, (await world.Run<UndoOrderImport>(new UndoRequest(job.Id.Value))).State);

        foreach (var table in new[] { "commerce_orders", "commerce_order_lines", "commerce_refunds", "members_members", "members_identities" })
            Assert.Equal(0, await world.Count(table));
    }

    [Fact]
    public async Task A_list_of_members_completes_people_already_known_and_fills_their_groups()
    {
        await using var world = await ImportWorld.Create();
        await world.Import<ImportOrders>(Shop);
        var list = "id,姓名,手机,群,标签,加入时间,城市\nc1,王小明,13800000001,一群,VIP;老客,2026-01-01,上海\nc9,新人,13800000009,一群,,2026-02-01,\n";

        var job = await world.Import<ImportMembers>(list, "members.csv");

        Assert.Equal(JobState.Done, job.State);
        await using var db = world.Open();
        Assert.Equal(1, await db.Count($"select count(*) from members_members where brand_id = {world.Brand.Id} and phone = '13800000001'"));
        Assert.Equal(2, await world.Count("members_memberships"));
        Assert.Equal(2, await world.Count("members_tags"));
        Assert.Equal(3, await world.Count("members_members"));
    }

    [Fact]
    public async Task A_list_gives_known_people_names_and_staff_marks_and_the_same_list_again_touches_nobody()
    {
        await using var world = await ImportWorld.Create();
        await world.Import<ImportOrders>(Shop);
        const string List = "id,姓名,手机,员工,城市\nc1,王小明,13800000001,是,上海\nm7,,13800000001,,\nm8,小李,,,\n";

        var first = await world.Import<ImportMembers>(List, "members.csv");
        var again = await world.Import<ImportMembers>(List, "members.csv");

        Assert.Equal((1L, 2L, 0L), (first.ReadResult<ImportResult>()!.Added, first.ReadResult<ImportResult>()!.Known, again.ReadResult<ImportResult>()!.Added));
        await using var db = world.Open();
        var person = await db.First($"select name, staff, attributes, version from members_members where brand_id = {world.Brand.Id} and phone = '13800000001'", r => (r.Text(0), r.Flag(1), System.Text.Json.JsonDocument.Parse(r.Text(2)).RootElement.GetProperty("城市").GetString(), r.Int(3)));
        Assert.Equal(("王小明", true, "上海", 2), person);
        Assert.Equal(1, await db.Count($"select count(distinct member_id) from members_identities where brand_id = {world.Brand.Id} and key in ('c1', 'm7', '13800000001')"));
    }

    [EvalFact("orders/online_retail_2010-12_2011-05.csv.gz")]
    public async Task A_real_shops_invoices_import_whole()
    {
        await using var world = await ImportWorld.Create("Europe/London", "GBP");
        var path = EvalData.Path("orders/online_retail_2010-12_2011-05.csv.gz")!;

        var job = await world.Import<ImportOrders>(File.OpenRead(path), "retail.csv.gz");

        var (state, rows, added, known, rejected) = ImportChatTests.Summary(job);
        Assert.Equal((JobState.Done, 209_029L, 209_029L), (state, rows, added + known + rejected));
        await using var db = world.Open();
        var lines = await db.Count($"select sum(amount_minor) from commerce_order_lines where brand_id = {world.Brand.Id}");
        Assert.Equal(lines, await db.Count($"select sum(amount_minor) from commerce_orders where brand_id = {world.Brand.Id}"));
    }
}
