using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Activities.Lotteries;

/// <summary>Uses a chance. The id rendered by the page becomes the draw's id, so tapping twice is one draw; the nonce is the member's own word, mixed into the result.</summary>
internal sealed class DrawLottery(Lane<DrawCommand, DrawReceipt> lane)
{
    public sealed record Request(Guid Id, string Nonce, bool Points = false);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/g/{code}/lottery/{activity}/draws", async (string code, ActivityId activity, [FromBody] Request request, Visit visit, DrawLottery draw) => await draw.Handle(visit, activity, request)).ByCode(insideOnly: true);
        routes.MapPost("/g/{code}/lottery/{activity}/draw", async (string code, ActivityId activity, [FromForm] Guid id, [FromForm] string? nonce, [FromForm] bool? points, HttpContext http, Visit visit, DrawLottery draw) =>
        {
            var drawn = await draw.Handle(visit, activity, new(id, nonce ?? "", points ?? false));
            var page = visit.Url($"lottery/{activity.Value}");
            return drawn.Refusal is not null ? Answers.Back(http, drawn, page, "activities.lottery_drawn") : TypedResults.Redirect($"{page}?drawn={id}");
        }).ByCode(insideOnly: true);
    }

    public ValueTask<Result<DrawReceipt>> Handle(Visit visit, ActivityId activity, Request request)
    {
        if (!visit.Inside || visit.Member is not { } member) return new(ActivityRefusals.NotInside);
        if (request.Id.Version != 7) return new(ActivityRefusals.StalePage);
        var nonce = request.Nonce.Trim();
        if (nonce.Length is 0 or > Lottery.LongestNonce || nonce.Any(char.IsControl)) return new(ActivityRefusals.LotteryNonce.With(Lottery.LongestNonce).At("nonce"));
        return lane.Post(visit.Brand.Id, activity.Value, new(request.Id, member.Id, visit.Group.Id, member.Level, nonce, request.Points, visit.Brand));
    }
}

/// <param name="Points">Pays with points when there is no other chance.</param>
internal sealed record DrawCommand(Guid Id, MemberId Member, GroupId Group, IdentityLevel Level, string Nonce, bool Points, BrandProfile Brand);

/// <param name="Prize">Its name; null for none, or when it is not drawn yet.</param>
internal sealed record DrawReceipt(Guid Id, int Number, DrawState State, string? Prize);

/// <summary>Draws for a batch of people: each id once, chances and limits per human, awards within the stock, in the order in which they came.</summary>
/// <remarks>Locks: the activity, then its stock, then the accounts of points, then kinds of coupons.</remarks>
internal sealed class DecideDraws(KnownPlans<OpenLottery> plans, TimeProvider clock) : IDecide<DrawCommand, DrawReceipt>
{
    public const string ChanceBusiness = "lottery_chance";

    private static readonly BulkInsert Rows = new("activities_lottery_draws",
        ("brand_id", BulkType.Uuid), ("activity_id", BulkType.Uuid), ("id", BulkType.Uuid), ("number", BulkType.Int), ("member_id", BulkType.Uuid), ("person_id", BulkType.Uuid), ("group_id", BulkType.Uuid), ("source", BulkType.Text), ("day", BulkType.Int),
        ("nonce", BulkType.Text), ("had", BulkType.Int), ("at", BulkType.Time), ("state", BulkType.Text), ("prize", BulkType.Int), ("unit", BulkType.Int), ("cost_minor", BulkType.Long), ("claim_by", BulkType.Time))
    { AllNew = true };

    public async Task<Result<DrawReceipt>[]> Decide(AppDb db, LaneBatch<DrawCommand> batch, CancellationToken ct)
    {
        var answers = new Result<DrawReceipt>[batch.Count];
        var (found, _, humans, repeated) = await db.Together(
            () => db.LockActivity(new(batch.Activity), ct),
            () => db.HoldStock(batch.Activity, ct),
            () => db.HumansOf(batch.Select(c => c.Member).ToHashSet(), ct),
            () => db.LotteryDrawsById(new(batch.Activity), batch.Column(c => c.Id), ct));
        if (found is not { Kind: Lottery.Kind } activity)
        {
            Array.Fill(answers, ActivityRefusals.Unknown);
            return answers;
        }
        var (now, brand) = (clock.GetUtcNow(), batch[0].Brand);
        var open = await plans.Of(activity, () => OpenLottery.Of(db, activity, ct));
        var known = repeated.ToDictionary(d => d.Id);
        var (chances, barred, last, gone) = await db.Together(
            () => Chances.Of(db, activity, open.Lottery, humans, brand.Calendar, now, ct),
            () => activity.Eligibility.Refusals(db, activity, humans.Persons, ct),
            () => LastNumber(db, activity.Id, ct),
            () => open.Lottery.AtOnce ? db.LotteryAwards(activity.Id, ct) : Task.FromResult(new Dictionary<int, int>()));
        var closed = activity.RefusalFor(now);

        var (drawing, first) = (new List<(int At, ChanceSource Source)>(), new Dictionary<Guid, int>());
        for (var i = 0; i < answers.Length; i++)
        {
            var (command, person) = (batch[i], humans[batch[i].Member]);
            if (known.TryGetValue(command.Id, out var before)) answers[i] = before.Member == command.Member && before.Nonce == command.Nonce ? Receipt(open.Lottery, before) : ActivityRefusals.OtherBody;
            else if (first.ContainsKey(command.Id)) continue; // Answered with its twin.
            else if ((closed ?? Refused(command, open, barred.GetValueOrDefault(person))) is { } refusal) answers[i] = refusal;
            else if (chances.Use(person, command.Points) is var used && used.Refusal is { } none) answers[i] = none;
            else
            {
                first[command.Id] = i;
                drawing.Add((i, used.Value));
            }
        }
        await Pay(db, batch, open.Lottery, drawing, answers, humans, chances, ct);
        await Draw(db, batch, activity, open, drawing, answers, humans, chances, last, gone, now, ct);
        for (var i = 0; i < answers.Length; i++)
            if (first.TryGetValue(batch[i].Id, out var twin) && twin != i && !known.ContainsKey(batch[i].Id))
                answers[i] = batch[twin].Member == batch[i].Member && batch[twin].Nonce == batch[i].Nonce ? answers[twin] : ActivityRefusals.OtherBody;
        return answers;
    }

    public async Task<Result<DrawReceipt>?[]> Recall(AppDb db, LaneBatch<DrawCommand> batch, CancellationToken ct)
    {
        if (await db.LockActivity(new(batch.Activity), ct) is not { Kind: Lottery.Kind } activity) return new Result<DrawReceipt>?[batch.Count];
        var lottery = activity.Read<Lottery>();
        var known = (await db.LotteryDrawsById(activity.Id, batch.Column(c => c.Id), ct)).ToDictionary(d => d.Id);
        return [.. batch.Select(c => known.TryGetValue(c.Id, out var draw) && draw.Member == c.Member && draw.Nonce == c.Nonce ? Receipt(lottery, draw) : (Result<DrawReceipt>?)null)];
    }

    public static DrawReceipt Receipt(Lottery lottery, LotteryDraw draw) => new(draw.Id, draw.Number, draw.State, draw.Prize is { } prize ? lottery.Prizes[prize].Name : null);

    private static Refusal? Refused(DrawCommand command, OpenLottery open, Refusal? barred) =>
        !open.Groups.Contains(command.Group) ? ActivityRefusals.Unknown : barred ?? (command.Level < open.Lottery.LeastLevel ? ActivityRefusals.PacketLevel : null);

    /// <summary>Chances for points are paid before anything is drawn; whoever has too few does not draw.</summary>
    private async Task Pay(AppDb db, LaneBatch<DrawCommand> batch, Lottery lottery, List<(int At, ChanceSource Source)> drawing, Result<DrawReceipt>[] answers, Humans humans, Chances chances, CancellationToken ct)
    {
        var paying = drawing.Where(d => d.Source == ChanceSource.Points).ToList();
        if (paying.Count == 0) return;
        var paid = await db.MovePoints(batch[0].Brand, paying.ConvertAll(d => (PointsMove)new PointsMove.Spend(new(ChanceBusiness, batch[d.At].Id), batch[d.At].Member, lottery.Sources.Points)), clock, ct);
        foreach (var (draw, answer) in paying.Zip(paid))
            if (answer.Refusal is { } refusal)
            {
                answers[draw.At] = refusal;
                drawing.Remove(draw);
                chances.GiveBack(humans[batch[draw.At].Member]);
            }
    }

    private static async Task<int> LastNumber(AppDb db, ActivityId activity, CancellationToken ct) =>
        (int)await db.Count($"select max(number) from activities_lottery_draws where brand_id = {db.CurrentBrand} and activity_id = {activity}", ct);

    private async Task Draw(AppDb db, LaneBatch<DrawCommand> batch, Activity activity, OpenLottery open, List<(int At, ChanceSource Source)> drawing, Result<DrawReceipt>[] answers, Humans humans, Chances chances, int last, Dictionary<int, int> gone, DateTimeOffset now, CancellationToken ct)
    {
        if (drawing.Count == 0) return;
        var lottery = open.Lottery;
        var (draws, groups) = (new List<LotteryDraw>(drawing.Count), new List<GroupId>(drawing.Count));
        foreach (var (at, source) in drawing)
        {
            var (command, person) = (batch[at], humans[batch[at].Member]);
            var draw = new LotteryDraw(command.Id, ++last, command.Member, person, source, command.Brand.Calendar.DayOf(now), command.Nonce, chances.Wins(person), now, lottery.AtOnce ? DrawState.None : DrawState.Entered, null, null, 0, null, null);
            if (lottery.AtOnce && lottery.Hit(open.Seed, draw.Number, draw.Nonce) is { } hit && gone.GetValueOrDefault(hit) < lottery.Prizes[hit].ReleasedAt(now) && draw.Had < lottery.Wins)
            {
                gone[hit] = gone.GetValueOrDefault(hit) + 1;
                chances.Won(person);
                draw = draw with { Prize = hit, Unit = gone[hit], CostMinor = lottery.CostOf(lottery.Prizes[hit], open.Currency) };
            }
            draws.Add(draw);
            groups.Add(command.Group);
        }
        draws = await new AwardPrizes(db, activity, lottery, batch[0].Brand, clock).Handle(draws, ct);
        await Rows.Write(db, [.. draws.Zip(groups, (d, group) => new object?[]
        {
            db.CurrentBrand, activity.Id, d.Id, d.Number, d.Member, d.Person, group, d.Source, d.Day, d.Nonce, d.Had, d.At, d.State, d.Prize, d.Unit, d.CostMinor, d.ClaimBy,
        })], ct);
        for (var n = 0; n < draws.Count; n++) answers[drawing[n].At] = Receipt(lottery, draws[n]);
    }
}
