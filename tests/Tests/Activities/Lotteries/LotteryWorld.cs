using System.Text.Json;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Fairness;
using Guildhall.Activities.Life;
using Guildhall.Activities.Lotteries;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities.Lotteries;

/// <summary>Lotteries in a <see cref="FlashWorld"/>: their prizes, draws, and what must hold of them.</summary>
internal static class LotteryWorld
{
    public static readonly Sources Free = new(1, 0, 0, 0, 0);

    public static readonly Lottery Wheel = new(LotteryMode.Wheel, [Points("100", 5, 1, 100), Points("10", 20, 4, 10)], 5, Free, null, null, 1, 72, IdentityLevel.Guest, 100);

    public static async Task CheckedIn(AppDb db, FlashWorld world, MemberId member, DateTimeOffset at)
    {
        var (brand, id) = (world.Shop.Brand, Guid.CreateVersion7());
        await db.Execute($"""
            insert into activities_activities (brand_id, id, kind, name, state, starts_at, ends_at, goal_kind, goal, currency, eligibility, settings, checklist, made_at, version)
            values ({brand.Id}, {id}, {Guildhall.Activities.CheckIns.CheckIn.Kind}, 'x', {ActivityState.Running}, {at}, {at.AddDays(1)}, {GoalKind.Participants}, 1, 'CNY', {"{}"}, {"{}"}, '[]', {at}, 1)
            """);
        await db.Execute($"""
            insert into activities_check_ins (brand_id, activity_id, id, day, member_id, person_id, group_id, source, at, words, body)
            values ({brand.Id}, {id}, {Guid.CreateVersion7()}, {brand.Calendar.DayOf(at)}, {member}, {member}, {world.Group}, 'page', {at}, '', 0)
            """);
    }

    public static Prize Points(string name, int stock, long weight, long points) => new(name, PrizeKind.Points, stock, weight, points, null, 0, [], []);
    public static Prize Gift(string name, int stock, long weight) => new(name, PrizeKind.Gift, stock, weight, 0, null, 2000, [], []);
    public static Prize Code(string[] codes, long weight) => new("码", PrizeKind.Code, codes.Length, weight, 0, null, 500, codes, []);

    public static Func<ValueTask<Result<DrawReceipt>>> Drawing(FlashWorld world, ActivityId lottery, MemberId member, Guid? id = null, string nonce = "lucky", bool points = false)
    {
        var its = id ?? Id.New(world.Clock);
        return () => world.Shop.Kernel.Services.GetRequiredService<Lane<DrawCommand, DrawReceipt>>().Ask(world.Shop.Brand.Id, lottery.Value, new(its, member, world.Group, IdentityLevel.Guest, nonce, points, world.Shop.Brand));
    }

    public static async Task<List<LotteryDraw>> Draws(FlashWorld world, ActivityId lottery)
    {
        await using var db = world.Shop.Open();
        return await db.LotteryDraws(lottery, default);
    }

    public static async Task<JsonElement> Record(FlashWorld world, ActivityId lottery)
    {
        await using var db = world.Shop.Open();
        return JsonSerializer.SerializeToElement((await new FairLottery().Record(db, (await db.FindActivity(lottery, default))!, default))!, typeof(LotteryRecord), FairJson.Options);
    }

    public static async Task Whole(FlashWorld world, ActivityId lottery, int draws)
    {
        var all = await Draws(world, lottery);
        Assert.Equal(Enumerable.Range(1, draws), all.Select(d => d.Number));
        Assert.Equal(((await world.Activity(lottery)).Reserved, (await world.Activity(lottery)).Spent), await world.BudgetEntries(lottery));
        Assert.Equal(all.Where(d => d.State is DrawState.Given or DrawState.Waiting).Sum(d => d.CostMinor), (await world.Activity(lottery)).Spent);
    }
}
