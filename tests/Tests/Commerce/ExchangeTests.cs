using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Exchanges;
using Guildhall.Commerce.Orders;
using Guildhall.Commerce.Payments;
using Guildhall.Commerce.Refunds;
using Guildhall.Commerce.Storefront;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Commerce;

/// <summary>Another piece in the place of one: asked, held, sent, the old one back; a piece has either its money back or another in its place.</summary>
public sealed class ExchangeTests
{
    [Fact]
    public async Task A_member_asks_an_operator_sends_another_size_and_the_old_one_goes_on_sale_again()
    {
        var room = await RoomWorld.Create();
        var (product, small, large, dear) = await Shirt(room);
        using var phone = await room.Join("小雅");
        var order = await Bought(room, await TillGoods.Member(room, "小雅"), product, small, 2);
        var page = $"/g/{room.Code}/orders/{order}";
        var ask = await phone.Page(page + "/refund");
        (string, string)[] typed = [("Form.Id", Browser.Value(ask, "Form.Id")), ("Form.Want", "exchange"), ("Form.Pieces[0]", "1"), ("Form.Reason", "小了一号")];
        for (var twice = 0; twice < 2; twice++)
            using (var asked = await phone.Post(page + "/refund", "refund", typed)) Assert.Equal(page, Browser.Location(asked));

        using var owner = await room.Web.SignIn(Role.Owner, room.Brand);
        var console = $"/b/{room.Brand.Code}/orders/{order}";
        var shown = await owner.Page(console);
        Assert.Contains("小了一号", shown, StringComparison.Ordinal);
        var exchange = Assert.Single(Regex.Matches(shown, "exchanges/([0-9a-f-]{36})/agree").Select(m => m.Groups[1].Value).Distinct());
        Assert.Contains(large.Value.ToString(), shown, StringComparison.Ordinal);
        Assert.DoesNotContain(dear.Value.ToString(), Regex.Match(shown, "<select class=\"form-select grow\" name=\"sku\".*?</select>", RegexOptions.Singleline).Value, StringComparison.Ordinal);
        Assert.Equal("commerce.exchange_other_price", (await Decide(room, d => d.Agree(Guid.Parse(exchange), dear, default))).Refusal?.Code);
        await Done(owner, $"{console}/exchanges/{exchange}/agree", ("sku", large.Value.ToString()));
        Assert.Equal((8L, 9L), (await TillGoods.Free(room, small), await TillGoods.Free(room, large)));

        // One piece is left to refund; the list has the new one under its own number.
        Assert.Contains("max=\"1\"", await phone.Page(page + "/refund"), StringComparison.Ordinal);
        using (var list = await owner.Get($"/b/{room.Brand.Code}/orders/ship.csv"))
            Assert.Contains($"{(await TillGoods.Order(room, order)).Number}-X1", await list.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using (var parcels = await owner.Post($"/b/{room.Brand.Code}/orders/ship", "parcels", ("Form.Lines", $"{(await TillGoods.Order(room, order)).Number}-X1, SF, SF777"))) Assert.Equal(HttpStatusCode.OK, parcels.StatusCode);
        Assert.Contains("SF777", await phone.Page(page), StringComparison.Ordinal);
        await Done(owner, $"{console}/exchanges/{exchange}/received", ("restock", "true"));
        Assert.Equal((9L, 9L, ExchangeState.Done), (await TillGoods.Free(room, small), await TillGoods.Free(room, large), (await Found(room, exchange)).State));
        await Done(owner, $"{console}/exchanges/{exchange}/received", ("restock", "true")); // Twice is once.
        Assert.Equal(9L, await TillGoods.Free(room, small));
        Assert.Equal(0, (await TillGoods.Order(room, order)).RefundedMinor);
    }

    [Fact]
    public async Task What_cannot_be_exchanged_says_why_and_moves_nothing()
    {
        var room = await RoomWorld.Create();
        var (product, small, large, _) = await Shirt(room);
        using var phone = await room.Join("Cora");
        var member = await TillGoods.Member(room, "Cora");
        var order = await Bought(room, member, product, small, 1, sent: false);
        Assert.Equal("commerce.exchange_not_sent", (await Ask(room, order, member)).Refusal?.Code);
        await Ship(room, order);
        Assert.Equal("commerce.reason_length", (await Ask(room, order, member, reason: " ")).Refusal?.Code);
        Assert.Equal("commerce.exchange_nothing", (await Ask(room, order, member, pieces: 0)).Refusal?.Code);
        Assert.Equal("commerce.refund_pieces", (await Ask(room, order, member, pieces: 2)).Refusal?.Code);
        Assert.Equal("commerce.unknown_order", (await Ask(room, order, MemberId.From(Guid.CreateVersion7()))).Refusal?.Code);
        var id = Guid.CreateVersion7();
        Assert.Null((await Ask(room, order, member, id)).Refusal);
        Assert.Equal("commerce.other_body", (await Ask(room, order, member, id, reason: "something else")).Refusal?.Code);
        Assert.Equal("commerce.reason_length", (await Decide(room, d => d.Refuse(id, "", default))).Refusal?.Code);
        Assert.Equal("commerce.exchange_over", (await Decide(room, d => d.Received(id, true, default))).Refusal?.Code);
        Assert.Equal("commerce.exchange_unknown", (await Decide(room, d => d.Agree(Guid.CreateVersion7(), large, default))).Refusal?.Code);

        // Called off before it was sent, the new piece is free and the old one can have its money.
        Assert.Null((await Decide(room, d => d.Agree(id, large, default))).Refusal);
        Assert.Equal((9L, "commerce.refund_pieces"), (await TillGoods.Free(room, large), (await Refund(room, order)).Refusal?.Code));
        Assert.Null((await Decide(room, d => d.CallOff(id, "does not come", default))).Refusal);
        Assert.Equal(10L, await TillGoods.Free(room, large));
        Assert.Null((await Refund(room, order)).Refusal);
    }

    [Fact]
    public async Task What_nobody_has_decided_yet_is_withdrawn_by_whose_it_is_and_several_products_are_asked_for_at_once()
    {
        var room = await RoomWorld.Create();
        var (product, small, large, _) = await Shirt(room);
        using var phone = await room.Join("Fay");
        var member = await TillGoods.Member(room, "Fay");
        var order = await Bought(room, member, product, small, 2);
        var one = Guid.CreateVersion7();
        Assert.Null((await Ask(room, order, member, one)).Refusal);
        var page = $"/g/{room.Code}/orders/{order}";
        Assert.Contains($"exchanges/{one}/withdraw", await phone.Page(page), StringComparison.Ordinal);
        using (var stranger = await room.Join("Gil"))
        using (var foreign = await stranger.Post($"{page}/exchanges/{one}/withdraw", null)) Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        for (var twice = 0; twice < 2; twice++) await Done(phone, $"{page}/exchanges/{one}/withdraw");
        Assert.Equal(ExchangeState.CalledOff, (await Found(room, one.ToString())).State);
        Assert.DoesNotContain($"exchanges/{one}/withdraw", await phone.Page(page), StringComparison.Ordinal);
        Assert.Equal("commerce.exchange_over", (await Decide(room, d => d.Agree(one, large, default))).Refusal?.Code);
        var other = Guid.CreateVersion7();
        Assert.Null((await Ask(room, order, member, other)).Refusal);
        Assert.Null((await Decide(room, d => d.Agree(other, large, default))).Refusal);
        Assert.Equal("commerce.exchange_over", (await Work(room, s => s.GetRequiredService<WithdrawExchange>().Handle(new(order), other, member, default))).Refusal?.Code);

        // One asking for two products is an exchange for each, once.
        var cart = await Cart(room, member, small, large);
        await Ship(room, cart);
        var both = Guid.CreateVersion7();
        for (var twice = 0; twice < 2; twice++)
            Assert.Null((await Work(room, s => s.GetRequiredService<AskExchange>().Handle(new(both, new(cart), new Dictionary<int, int> { [0] = 1, [1] = 1 }, "the seam", null), member, default))).Refusal);
        await using var db = room.Open();
        var asked = await ExchangeRows.OfOrder(db, new(cart), default);
        Assert.Equal([(1, 0, ExchangeState.Asked), (2, 1, ExchangeState.Asked)], asked.Select(e => (e.Nr, e.Line, e.State)));
        Assert.Null((await Decide(room, d => d.Refuse(asked[1].Id, "worn", default))).Refusal);
        Assert.Equal([ExchangeState.Asked, ExchangeState.Refused], (await ExchangeRows.OfOrder(db, new(cart), default)).Select(e => e.State));
    }

    [Fact]
    public async Task All_of_the_money_back_calls_an_exchange_off_that_was_not_sent()
    {
        var room = await RoomWorld.Create();
        var (product, small, large, _) = await Shirt(room);
        using var phone = await room.Join("Dora");
        var member = await TillGoods.Member(room, "Dora");
        var order = await Bought(room, member, product, small, 1);
        var id = Guid.CreateVersion7();
        Assert.Null((await Ask(room, order, member, id)).Refusal);
        Assert.Null((await Decide(room, d => d.Agree(id, large, default))).Refusal);
        Assert.Null((await Work(room, s => s.GetRequiredService<DecideRefund>().Start(new(Guid.CreateVersion7(), new(order), "void", Restock: true), default))).Refusal);
        Assert.Equal((ExchangeState.CalledOff, 10L, OrderState.Refunding), ((await Found(room, id.ToString())).State, await TillGoods.Free(room, large), (await TillGoods.Order(room, order)).State));
    }

    [Fact]
    public async Task Of_an_exchange_and_a_refund_of_the_same_piece_at_once_exactly_one_happens()
    {
        var room = await RoomWorld.Create();
        var (product, small, large, _) = await Shirt(room);
        using var phone = await room.Join("Ella");
        var member = await TillGoods.Member(room, "Ella");
        for (var round = 0; round < 8; round++)
        {
            var order = await Bought(room, member, product, small, 1);
            var (one, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
            Assert.Null((await Ask(room, order, member, one)).Refusal);
            Assert.Null((await Ask(room, order, member, other, reason: "and once more")).Refusal);
            var before = await TillGoods.Free(room, large);
            var answers = await Task.WhenAll(
                Task.Run(() => Decide(room, d => d.Agree(one, large, default))), Task.Run(() => Decide(room, d => d.Agree(other, large, default))),
                Task.Run(() => Refund(room, order)), Task.Run(() => Refund(room, order)));
            Assert.Single(answers, a => a.Refusal is null);
            var refunded = (await TillGoods.Order(room, order)).RefundedMinor;
            Assert.Equal(refunded == 0 ? before - 1 : before, await TillGoods.Free(room, large));
        }
    }

    private static async Task<(ProductId Product, SkuId Small, SkuId Large, SkuId Dear)> Shirt(RoomWorld room)
    {
        await using var db = room.Open();
        await using var transaction = await db.Begin();
        var (product, skus) = await ShopWorld.AddProduct(db, room.Web.Clock, room.Brand, [(10, 5000), (10, 5000), (10, 6000)]);
        await transaction.Commit();
        return (product, skus[0], skus[1], skus[2]);
    }

    private static async Task<Guid> Bought(RoomWorld room, MemberId member, ProductId product, SkuId sku, int quantity, bool sent = true)
    {
        var placed = await TillGoods.Lane(room).Post(room.Brand.Id, product.Value, TillGoods.Wish(room, member, sku, quantity));
        Assert.Null((await Work(room, s => s.GetRequiredService<ConfirmPayment>().Handle(new(placed.Value.Id), PayWay.Transfer, null, default))).Refusal);
        if (sent) await Ship(room, placed.Value.Id);
        return placed.Value.Id;
    }

    private static async Task<Guid> Cart(RoomWorld room, MemberId member, params SkuId[] skus)
    {
        var wish = TillGoods.Wish(room, member, skus[0]) with { Items = [.. skus.Select(s => new Wanted(s, 1))], SeenFor = skus.Length };
        var placed = await TillGoods.Lane(room).Post(room.Brand.Id, room.Group.Id.Value, wish);
        Assert.Null((await Work(room, s => s.GetRequiredService<ConfirmPayment>().Handle(new(placed.Value.Id), PayWay.Transfer, null, default))).Refusal);
        return placed.Value.Id;
    }

    private static async Task Ship(RoomWorld room, Guid order)
    {
        var number = (await TillGoods.Order(room, order)).Number;
        Assert.Null((await Work(room, s => s.GetRequiredService<ShipOrders>().Handle([new(number, "", "")], default))).Single().Refusal);
    }

    private static Task<Result<Done>> Ask(RoomWorld room, Guid order, MemberId member, Guid? id = null, int pieces = 1, string reason = "wrong size") =>
        Work(room, s => s.GetRequiredService<AskExchange>().Handle(new(id ?? Guid.CreateVersion7(), new(order), new Dictionary<int, int> { [0] = pieces }, reason, null), member, default));

    private static Task<Result<Done>> Decide(RoomWorld room, Func<DecideExchange, Task<Result<Done>>> how) => Work(room, s => how(s.GetRequiredService<DecideExchange>()));

    private static Task<Result<Done>> Refund(RoomWorld room, Guid order) => Work(room, s => s.GetRequiredService<DecideRefund>().Start(new(Guid.CreateVersion7(), new(order), "test", Lines: [new(0, 1, 0)]), default));

    private static async Task<T> Work<T>(RoomWorld room, Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = room.Web.App.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(room.Brand.Id);
        return await work(scope.ServiceProvider);
    }

    private static async Task<Exchange> Found(RoomWorld room, string id)
    {
        await using var db = room.Open();
        return (await ExchangeRows.Find(db, Guid.Parse(id), default))!;
    }

    private static async Task Done(Browser who, string path, params (string, string)[] fields)
    {
        using var answer = await who.Post(path, null, fields);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.DoesNotContain(answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [], c => c.StartsWith("said=%21", StringComparison.Ordinal));
    }
}
