using System.Net;
using System.Text;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Commerce;

public sealed class ProductListTests
{
    private const string List = """
        商品名称,规格,货号,分类,售价,原价,库存
        可颂,原味,cr-1,面包,12.5,15,40
        可颂,抹茶,cr-2,面包,14,,20
        巴斯克蛋糕,,bc-6,蛋糕,128,,6
        坏行,,x-1,面包,十二,,1
        ,,x-2,面包,3,,1
        """;

    [Fact]
    public async Task A_list_is_checked_before_it_is_taken_and_the_same_list_again_changes_nothing()
    {
        var room = await RoomWorld.Create();
        using var console = await room.Web.SignIn(Role.Owner, room.Brand);
        var path = $"/b/{room.Brand.Code}/products/list";
        using (var empty = await Send(console, path, null)) Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.StatusCode);

        var look = await Check(console, path, List);
        Assert.Contains("New products: 2. Changed: 0. As they are: 0. Not taken: 2.", look, StringComparison.Ordinal);
        Assert.Equal(0, await Products(room));
        await Take(console, path, look);
        Assert.Equal([("bc-6", "", 12800L, 12800L, 6L), ("cr-1", "原味", 1250L, 1500L, 40L), ("cr-2", "抹茶", 1400L, 1400L, 20L)], await Skus(room));
        using var member = await room.Join("小雅");
        Assert.Contains("可颂", await member.Page($"/g/{room.Code}/shop"), StringComparison.Ordinal);

        Assert.Contains("New products: 0. Changed: 0. As they are: 2. Not taken: 2.", await Check(console, path, List), StringComparison.Ordinal);

        // Known by its code although it is called something else now; what the list does not say stays.
        await Take(console, path, await Check(console, path, "title,code,price\n法式可颂,cr-1,13\n"));
        Assert.Equal([("bc-6", "", 12800L, 12800L, 6L), ("cr-1", "原味", 1300L, 1500L, 40L), ("cr-2", "抹茶", 1400L, 1400L, 20L)], await Skus(room));
        Assert.Equal(2, await Products(room));
    }

    [Fact]
    public async Task The_catalogue_goes_out_as_a_sheet_and_comes_back_as_it_was()
    {
        var room = await RoomWorld.Create();
        using var console = await room.Web.SignIn(Role.Owner, room.Brand);
        var path = $"/b/{room.Brand.Code}/products/list";
        await Take(console, path, await Check(console, path, List));
        foreach (var format in (string[])["csv", "xlsx"])
        {
            using var sheet = await console.Get($"{path}.{format}");
            Assert.Contains("Changed: 0. As they are: 2. Not taken: 0.", await Check(console, path, await sheet.Content.ReadAsByteArrayAsync(), $"goods.{format}"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_the_catalogue_refuses_is_named_and_holds_up_nothing_else()
    {
        var room = await RoomWorld.Create();
        using var console = await room.Web.SignIn(Role.Owner, room.Brand);
        var path = $"/b/{room.Brand.Code}/products/list";
        var look = await Check(console, path, "title,choice,code,price\nTwice,A,t-1,1\nTwice,A,t-2,1\nFine,,f-1,2\n" + new string('x', 200) + ",,l-1,3\n");
        Assert.Contains("New products: 1. Changed: 0. As they are: 0. Not taken: 2.", look, StringComparison.Ordinal);
        await Take(console, path, look);
        Assert.Equal([("f-1", "", 200L, 200L, 0L)], await Skus(room));
        foreach (var nonsense in (byte[][])[[], [0x50, 0x4b, 3, 4, 9], [.. Encoding.UTF8.GetBytes("hello\nworld\n")]])
            using (var answer = await Send(console, path, nonsense)) Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        using (var forged = await console.Post(path, "list", ("Form.Hash", new string('0', 64)), ("Form.Name", "x.csv"))) Assert.NotEqual(HttpStatusCode.InternalServerError, forged.StatusCode);
    }

    private static Task<string> Check(Browser console, string path, string list) => Check(console, path, Encoding.UTF8.GetBytes(list), "goods.csv");

    private static async Task<string> Check(Browser console, string path, byte[] list, string name)
    {
        using var answer = await Send(console, path, list, name);
        var page = await Browser.Text(answer);
        return answer.StatusCode == HttpStatusCode.OK ? page : throw new InvalidOperationException($"{(int)answer.StatusCode}: {page}");
    }

    private static async Task Take(Browser console, string path, string look)
    {
        using var taken = await console.Post(path, "list", ("Form.Hash", Browser.Value(look, "Form.Hash")), ("Form.Name", Browser.Value(look, "Form.Name")), ("Form.OnSale", "true"));
        Assert.Equal(HttpStatusCode.Redirect, taken.StatusCode);
    }

    private static async Task<HttpResponseMessage> Send(Browser console, string path, byte[]? list, string name = "goods.csv")
    {
        using var form = new MultipartFormDataContent { { new StringContent(await console.FormToken()), "__RequestVerificationToken" }, { new StringContent("list"), "_handler" }, { new StringContent("true"), "Form.OnSale" } };
        if (list is not null) form.Add(new ByteArrayContent(list), "Form.File", name);
        return await console.Http.PostAsync(new Uri(path, UriKind.Relative), form);
    }

    private static async Task<long> Products(RoomWorld room)
    {
        await using var db = room.Open();
        return await db.Count($"select count(*) from commerce_products where brand_id = {room.Brand.Id}");
    }

    private static async Task<List<(string, string, long, long, long)>> Skus(RoomWorld room)
    {
        await using var db = room.Open();
        return await db.Query($"""
            select s.code, s.choice, s.price_minor, s.list_price_minor, k.units from commerce_skus s join commerce_stock k on k.brand_id = s.brand_id and k.sku_id = s.id
            where s.brand_id = {room.Brand.Id} order by s.code
            """, r => (r.Text(0), r.Text(1), r.Long(2), r.Long(3), r.Long(4)));
    }
}
