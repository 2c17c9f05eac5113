using Guildhall.Bench.Load;
using Guildhall.Bench.Product;
using Guildhall.Host;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Loyalty.Coupons;
using Guildhall.Members.Contracts;

namespace Guildhall.Bench.Coupon;

/// <summary>A coupon drop on the whole product: claims of one kind with quantity, budget and a limit per person, by members of a room over HTTP.</summary>
internal sealed class CouponBench : IBench, IServe
{
    // Four claims each and then the next kind: nobody has thousands of one coupon.
    private const int Kinds = 60, Claims = 4 * MembersWorld.Crowd, EachMay = 1_000_000;
    private const long Minor = 1000;
    private int claims;

    public string Name => "coupon";

    public async Task<IBenchReport> Run(BenchOptions options)
    {
        var world = await MembersWorld.Create(options.Storage);
        var kinds = new Guid[Kinds];
        for (var n = 0; n < Kinds; n++) kinds[n] = await Offer(options.Storage, world);
        BenchReport report;
        await using (var server = await ServerProcess.Start(options))
        {
            var requests = await MemberRequests.Of(server.Port, world);
            using var load = await HttpLoad.Connect(server.Port, options.Connections);
            report = await Comparison.Run(options, server, load, requests.Posts("coupons/claims", () => $$"""{"id":"{{Id.New(TimeProvider.System)}}","kind":"{{kinds[(Interlocked.Increment(ref claims) / Claims) % Kinds]}}"}"""), requests.Posts("empty", () => ""),
                $"Figure: a coupon claimed from one kind by {MembersWorld.Crowd:N0} members in turn: once per id, limit per person, quantity, budget ledger, event. Yardstick: an empty POST by the same members through the same middleware.");
        }
        foreach (var kind in kinds) await Check(options.Storage, world, kind);
        return new SeveralReports((report, options.Storage.Kind == StorageKind.Sqlite ? 0.35 : 0.40));
    }

    public Task Serve(BenchOptions options) => ProductServer.Serve(options);

    private static async Task<Guid> Offer(StorageOptions storage, MembersWorld world)
    {
        await using var source = new AppDbSource(storage, GuildhallModules.All);
        await using var db = source.Open(Actor.System(world.Brand));
        await using var transaction = await db.Begin();
        var kind = await CouponKinds.Add(db, TimeProvider.System, "Bench", new(CouponBenefit.Amount, Minor, 0, null, Minor, 5000, PriceScope.All, false, true), new(null, null, 7), int.MaxValue, long.MaxValue / 4, EachMay, IdentityLevel.Guest);
        await transaction.Commit();
        return kind;
    }

    /// <summary>A fast lane that miscounts is no lane.</summary>
    private static async Task Check(StorageOptions storage, MembersWorld world, Guid kind)
    {
        await using var source = new AppDbSource(storage, GuildhallModules.All);
        await using var db = source.Open(Actor.System(world.Brand));
        var coupons = await db.Count($"select count(*) from loyalty_coupons where brand_id = {world.Brand} and kind_id = {kind}");
        var board = (await CouponKind.Find(db, kind, default))!.Board;
        var booked = await db.Count($"select cast(sum(amount_minor) as bigint) from loyalty_budget_entries where brand_id = {world.Brand} and kind_id = {kind}");
        if (board.Issued != coupons || board.Reserved != coupons * Minor || booked != board.Reserved) throw new InvalidOperationException($"{coupons} coupons, but the board says {board.Issued} and the ledger {booked}.");
    }
}
