using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Orders;
using Guildhall.Commerce.Payments;
using Guildhall.Commerce.Refunds;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Commerce;

/// <summary>Random sequences of everything that can happen to orders, held against a plain model after every step.</summary>
public sealed class OrderMachineTests
{
    private const int Steps = 32;

    private sealed class Modelled
    {
        public int Units;
        public long Fee, FeeBack;
        public OrderState State = OrderState.Unpaid;
        public DateTimeOffset HoldUntil;
        public bool Paid;
        public long Promised, Back;
        public MemberId Person;
        public Guid Payment;
        public bool MoneyCame;
        public List<(Guid Id, long Amount, bool Restock, int Pieces)> Pending = [];
    }

    /// <summary>A provider in this process: refunds stay pending, fail or succeed as the test's dice fall.</summary>
    private sealed class Dice : IPayments
    {
        public Random? Random { get; set; }
        public string Provider => PayWay.Sandbox;
        public bool ByHand => false;
        public HashSet<Guid> SentBack { get; } = [];
        public Task<Result<Uri?>> Start(PayWay way, Payment payment, ShopOrder order, Uri back, CancellationToken ct) => Task.FromResult<Result<Uri?>>((Uri?)back);
        public Result<PayNews> Read(PayWay way, IHeaderDictionary headers, ReadOnlyMemory<byte> body) => PaymentRefusals.BadNews;
        public Task<Result<PayNews>> Ask(PayWay way, Guid payment, CancellationToken ct) => Task.FromResult<Result<PayNews>>(PaymentRefusals.ProviderSilent);
        public Task<Result<IReadOnlyList<SettledLine>>> Settlement(PayWay way, DateOnly day, CancellationToken ct) => Task.FromResult<Result<IReadOnlyList<SettledLine>>>(PaymentRefusals.NoSettlement);

        public Task<Result<RefundNews>> Refund(PayWay way, Guid refund, Payment payment, Money amount, CancellationToken ct)
        {
            if (SentBack.Contains(refund)) return Task.FromResult<Result<RefundNews>>(new RefundNews(RefundProgress.Done, "again"));
            var fell = Random?.Next(4) ?? 0; // Without dice everything goes well.
            if (fell == 0) SentBack.Add(refund);
            return Task.FromResult(fell switch { 0 => new RefundNews(RefundProgress.Done, "r"), 1 => new RefundNews(RefundProgress.Pending), 2 => new RefundNews(RefundProgress.Failed, null, "no"), _ => (Result<RefundNews>)PaymentRefusals.ProviderSilent });
        }
    }

    [Theory, MemberData(nameof(Histories.InParts), MemberType = typeof(Histories))]
    public async Task Whatever_happens_in_whatever_order_state_stock_and_money_are_those_of_the_model(int part)
    {
        var dice = new Dice();
        await using var world = await ShopWorld.Create(services => { foreach (var real in services.Where(s => s.ImplementationType == typeof(SandboxPayments)).ToList()) services.Remove(real); services.AddScoped<IPayments>(_ => dice); }, await TestDatabase.Hasty());
        await world.In(async (services, db) => { await services.GetRequiredService<PayWays>().Save(db, PayWay.Unset(PayWay.Sandbox) with { Enabled = true, Secret = "0123456789ab" }, default); return 0; });
        await Histories.Play(part, random => Play(world, dice, random));
    }

    private static async Task Play(ShopWorld world, Dice dice, Random random)
    {
        var (product, skus) = await world.AddProduct((9, 1000));
        var (free, late) = (9L, 0);
        dice.Random = random;
        var before = await Sums();
        var orders = new Dictionary<Guid, Modelled>();
        for (var step = 0; step < Steps; step++)
        {
            var pick = orders.Count == 0 ? default : orders.ElementAt(random.Next(orders.Count));
            var (id, model) = (pick.Key, pick.Value);
            switch (model is null ? 0 : random.Next(9))
            {
                case 0:
                    var command = world.Buying(skus[0], random.Next(1, 4), member: new(Guid.CreateVersion7())) with { Fee = random.Next(2) == 0 ? new(700, 3000) : null, SeenFee = 700 };
                    var placed = await world.Buy(product, command);
                    Say(placed.Refusal is null == command.Quantity <= free, "placing");
                    if (placed.Refusal is not null) break;
                    free -= command.Quantity;
                    orders[command.Id] = new() { Units = command.Quantity, Fee = command.Fee is null || command.Quantity >= 3 ? 0 : 700, HoldUntil = command.HoldUntil!.Value, Person = command.Person };
                    break;
                case 1:
                    var started = await Apart(s => s.GetRequiredService<StartPayment>().Handle(new(id), model!.Person, PayWay.Sandbox, new Uri("http://127.0.0.1/"), default));
                    Say(started.Refusal is null == (model!.State == OrderState.Unpaid), "starting");
                    if (started.Refusal is null) await using (var db = world.Open()) model.Payment = (await PaymentRows.OfOrder(db, new(id), default))[^1].Id;
                    break;
                case 2 when model!.Payment != default: // Twice as often as not, the news comes more than once.
                    for (var times = random.Next(1, 4); times > 0; times--)
                    {
                        var taken = await Apart(s => s.GetRequiredService<TakePayment>().Handle(new(model.Payment, NewsState.Paid, new Money(model.Units * 1000L + model.Fee, "CNY"), "ref", world.Clock.GetUtcNow()), false, default));
                        if (model.MoneyCame) continue;
                        model.MoneyCame = true;
                        Say(taken.Value == (model.State == OrderState.Unpaid ? PaymentState.Paid : PaymentState.Late), "news");
                        if (model.State == OrderState.Unpaid) (model.State, model.Paid) = (OrderState.Paid, true);
                        else late++;
                    }
                    break;
                case 3 when model!.Payment != default && !model.MoneyCame:
                    Say((await Apart(s => s.GetRequiredService<TakePayment>().Handle(new(model.Payment, NewsState.Paid, new Money(1, "CNY"), "ref", world.Clock.GetUtcNow()), false, default))).Refusal?.Code == "commerce.amount_mismatch", "wrong amount");
                    break;
                case 4:
                    var cancelled = await Apart(s => s.GetRequiredService<CancelOrder>().Handle(new(id), model!.Person, OrderReasons.ByMember, default));
                    Say(cancelled.Refusal is null == model!.State is OrderState.Unpaid or OrderState.Cancelled, "cancelling");
                    if (model.State == OrderState.Unpaid) (model.State, free) = (OrderState.Cancelled, free + model.Units);
                    break;
                case 5:
                    await Apart(async s => (await s.GetRequiredService<ShipOrders>().Handle([new((await world.Order(id)).Number, "", "")], default))[0].Refusal is { } no ? no : (Result<Done>)new Done());
                    if (model!.State == OrderState.Paid) model.State = OrderState.Fulfilled;
                    break;
                case 6:
                    await Apart(s => s.GetRequiredService<CompleteOrders>().Handle(new(id), model!.Person, default));
                    if (model!.State == OrderState.Fulfilled) model.State = OrderState.Completed;
                    break;
                case 7:
                    var (pieces, restock, refund) = (random.Next(0, model!.Units + 2), random.Next(2) == 0, Id.New(world.Clock));
                    var held = model.Pending.Sum(p => p.Pieces);
                    var draft = new RefundDraft(refund, new(id), "any", Lines: [new(0, pieces, pieces * 1000L)], Restock: restock);
                    var fits = model.Paid && pieces > 0 && model.Promised + pieces * 1000L <= model.Units * 1000L;
                    for (var times = 0; times < 2; times++) Say((await world.In((s, db) => s.GetRequiredService<RefundOrders>().Handle(db, [draft], default)))[0].Refusal is null == fits, "refunding");
                    if (!fits) break;
                    model.Promised += pieces * 1000L;
                    model.Pending.Add((refund, pieces * 1000L, restock, pieces));
                    if (model.Promised != model.Units * 1000L) break;
                    // The last of the goods takes the fee along unless the parcel is on its way.
                    if (model.State == OrderState.Paid) model.FeeBack = model.Fee;
                    model.State = OrderState.Refunding;
                    break;
                default:
                    world.Clock.Advance(TimeSpan.FromMinutes(random.Next(0, 9)));
                    await world.RunSchedule();
                    foreach (var (overdue, ended) in orders.Where(o => o.Value.State == OrderState.Unpaid && o.Value.HoldUntil <= world.Clock.GetUtcNow()).ToList())
                    {
                        // Whose hold ended within the last five seconds may or may not have been looked at.
                        var gone = (await world.Order(overdue)).State == OrderState.Cancelled;
                        Say(gone || ended.HoldUntil + TimeSpan.FromSeconds(5) >= world.Clock.GetUtcNow(), "releasing");
                        if (gone) (ended.State, free) = (OrderState.Cancelled, free + ended.Units);
                    }
                    await Apart(async s => { await s.GetRequiredService<MoneyWork>().Handle(default); return (Result<Done>)new Done(); });
                    foreach (var one in orders.Values)
                        foreach (var done in one.Pending.Where(p => dice.SentBack.Contains(p.Id)).ToList())
                        {
                            one.Pending.Remove(done);
                            one.Back += done.Amount;
                            if (done.Restock) free += done.Pieces;
                            if (one.Back == one.Units * 1000L) one.State = OrderState.Refunded;
                        }
                    break;
            }
            if (step % 8 == 7) await Compare(step);
            void Say(bool right, string what) => Assert.True(right, $"step {step}: {what} of {model?.State}");
        }
        await Compare(Steps);

        // Nothing of it is open when the next one begins.
        dice.Random = null;
        for (var hours = 0; hours == 0 || await world.Count("commerce_shop_refunds", "state = 'pending'") > 0; hours++)
        {
            Assert.True(hours < 20);
            world.Clock.Advance(TimeSpan.FromHours(1));
            await world.RunSchedule();
            await Apart(async s => { await s.GetRequiredService<MoneyWork>().Handle(default); return (Result<Done>)new Done(); });
        }
        await world.In((_, db) => db.Execute($"update commerce_payments set state = {PaymentState.Closed}, look_at = {(DateTimeOffset?)null} where brand_id = {world.Brand.Id} and state = 'started'"));

        async Task Compare(int step)
        {
            var said = $"step {step}";
            await using var db = world.Open();
            var real = (await db.FindShopOrders([.. orders.Keys.Select(o => new OrderId(o))])).ToDictionary(o => o.Id.Value);
            foreach (var (id, model) in orders)
            {
                Assert.True((model.State, model.Promised, model.FeeBack) == (real[id].State, real[id].RefundedMinor, real[id].DeliveryBackMinor), $"{said}: {model.State} {model.Promised} {model.FeeBack} is {real[id].State} {real[id].RefundedMinor} {real[id].DeliveryBackMinor}");
                Assert.True(model.Units * 1000L + model.Fee == real[id].Total.Minor, $"{said}: total {real[id].Total}");
            }
            Assert.True(free == Assert.Single(await db.StockOf(product.Value)).Units, $"{said}: stock {free}");
            var sums = await Sums();
            Assert.True(orders.Values.Where(o => o.Paid).Sum(o => o.Units * 1000L) == sums.Gmv - before.Gmv, $"{said}: gmv");
            Assert.True(orders.Values.Sum(o => o.Back) == sums.Refunds - before.Refunds, $"{said}: refunds");
            Assert.True(orders.Values.Sum(o => o.Promised + o.FeeBack) == sums.Back - before.Back, $"{said}: money back");
            Assert.True(late == sums.Late - before.Late, $"{said}: late");
        }

        async Task<(long Gmv, long Refunds, long Back, long Late)> Sums()
        {
            await using var db = world.Open();
            return (await db.Count($"select cast(coalesce(sum(amount_minor), 0) as bigint) from commerce_orders where brand_id = {world.Brand.Id}"),
                await db.Count($"select cast(coalesce(sum(amount_minor), 0) as bigint) from commerce_refunds where brand_id = {world.Brand.Id}"),
                await db.Count($"select cast(coalesce(sum(amount_minor), 0) as bigint) from commerce_shop_refunds where brand_id = {world.Brand.Id} and kind = 'order'"),
                await db.Count($"select count(*) from commerce_shop_refunds where brand_id = {world.Brand.Id} and kind = 'payment'"));
        }

        async Task<Result<T>> Apart<T>(Func<IServiceProvider, Task<Result<T>>> work)
        {
            await using var scope = world.Kernel.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(world.Brand.Id);
            return await work(scope.ServiceProvider);
        }
    }
}
