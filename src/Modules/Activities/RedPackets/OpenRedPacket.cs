using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Activities.RedPackets;

/// <summary>Opens a red packet. The id rendered by the page becomes the claim's id, so tapping twice is once.</summary>
internal sealed class OpenRedPacket(Lane<PacketCommand, PacketReceipt> lane)
{
    public sealed record Request(Guid Id);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/g/{code}/red-packet/{activity}/claims", async (string code, ActivityId activity, [FromBody] Request request, Visit visit, OpenRedPacket open) => await open.Handle(visit, activity, request)).ByCode(insideOnly: true);
        routes.MapPost("/g/{code}/red-packet/{activity}/open", async (string code, ActivityId activity, [FromForm] Guid id, HttpContext http, Visit visit, OpenRedPacket open) =>
            Answers.Back(http, await open.Handle(visit, activity, new(id)), visit.Url($"red-packet/{activity.Value}"), "activities.packet_opened")).ByCode(insideOnly: true);
    }

    public ValueTask<Result<PacketReceipt>> Handle(Visit visit, ActivityId activity, Request request)
    {
        if (!visit.Inside || visit.Member is not { } member) return new(ActivityRefusals.NotInside);
        if (request.Id.Version != 7) return new(ActivityRefusals.StalePage);
        return lane.Post(visit.Brand.Id, activity.Value, new(request.Id, member.Id, visit.Group.Id, member.Level, "page", visit.Brand));
    }
}

internal sealed record PacketCommand(Guid Id, MemberId Member, GroupId Group, IdentityLevel Level, string Source, BrandProfile Brand);

/// <param name="Number">The how-manieth to open it.</param>
internal sealed record PacketReceipt(Guid Id, int Number, long Points);

/// <summary>Opens shares for a batch of people: each id once, each human once, in the order in which they came. Their points follow by <see cref="PayShares"/>.</summary>
internal sealed class DecidePacketClaims(KnownPlans<OpenPacket> plans, TimeProvider clock) : IDecide<PacketCommand, PacketReceipt>
{
    private static readonly BulkInsert Rows = new("activities_packet_claims",
        ("brand_id", BulkType.Uuid), ("activity_id", BulkType.Uuid), ("id", BulkType.Uuid), ("number", BulkType.Int), ("member_id", BulkType.Uuid), ("person_id", BulkType.Uuid), ("group_id", BulkType.Uuid),
        ("points", BulkType.Long), ("cost_minor", BulkType.Long), ("source", BulkType.Text), ("at", BulkType.Time), ("returned", BulkType.Flag))
    { AllNew = true };

    public async Task<Result<PacketReceipt>[]> Decide(AppDb db, LaneBatch<PacketCommand> batch, CancellationToken ct)
    {
        var answers = new Result<PacketReceipt>[batch.Count];
        var id = new ActivityId(batch.Activity);
        var (found, (humans, opened), repeated, last) = await db.Together(
            () => db.LockActivity(id, ct),
            () => db.HumansWith(batch.Select(c => c.Member).ToHashSet(), entries => db.PacketClaimsOf(id, entries, ct), ct),
            () => db.PacketClaimsById(id, batch.Column(c => c.Id), ct),
            () => LastNumber(db, id, ct));
        if (found is not { Kind: RedPacket.Kind } activity)
        {
            Array.Fill(answers, ActivityRefusals.Unknown);
            return answers;
        }
        var now = clock.GetUtcNow();
        var open = await plans.Of(activity, () => OpenPacket.Of(db, activity, ct));
        var known = repeated.ToDictionary(c => c.Id, c => (c.Member, Receipt: new PacketReceipt(c.Id, c.Number, c.Points)));
        // What each person has opened, under whatever name. A share that was taken back was opened all the same.
        var has = new Dictionary<MemberId, long>();
        foreach (var claim in opened) has.TryAdd(humans[claim.Person], claim.Points);
        var barred = await activity.Eligibility.Refusals(db, activity, humans.Persons, ct);
        var closed = activity.RefusalFor(now);

        var (rows, first, spent) = (new List<object?[]>(), last + 1, 0L);
        for (var i = 0; i < answers.Length; i++)
        {
            var (command, person) = (batch[i], humans[batch[i].Member]);
            if (known.TryGetValue(command.Id, out var before)) answers[i] = before.Member == command.Member ? before.Receipt : ActivityRefusals.OtherBody;
            else if ((closed ?? Refused(command, open, has.GetValueOrDefault(person), barred.GetValueOrDefault(person), last)) is { } refusal) answers[i] = refusal;
            else
            {
                var (points, cost) = (open.Shares[last], open.Costs[last]);
                var receipt = new PacketReceipt(command.Id, ++last, points);
                known[command.Id] = (command.Member, receipt);
                has[person] = points;
                rows.Add([db.CurrentBrand, activity.Id, command.Id, last, command.Member, person, command.Group, points, cost, command.Source, now, false]);
                spent += cost;
                answers[i] = receipt;
            }
        }
        if (rows.Count == 0) return answers;
        await db.Together(
            () => Rows.Write(db, rows, ct),
            () => Budget.SpendParts(db, activity.Id, [((Guid)rows[0][2]!, spent)], clock, ct),
            () => db.Publish(activity.Id.Value, new SharesOpened(activity.Id, first, last), clock, ct));
        return answers;
    }

    public async Task<Result<PacketReceipt>?[]> Recall(AppDb db, LaneBatch<PacketCommand> batch, CancellationToken ct)
    {
        await db.LockActivity(new(batch.Activity), ct);
        var known = (await db.PacketClaimsById(new(batch.Activity), batch.Column(c => c.Id), ct)).ToDictionary(c => c.Id);
        return [.. batch.Select(c => known.TryGetValue(c.Id, out var claim) && claim.Member == c.Member ? new PacketReceipt(claim.Id, claim.Number, claim.Points) : (Result<PacketReceipt>?)null)];
    }

    private static async Task<int> LastNumber(AppDb db, ActivityId activity, CancellationToken ct) =>
        (int)await db.Count($"select max(number) from activities_packet_claims where brand_id = {db.CurrentBrand} and activity_id = {activity}", ct);

    private static Refusal? Refused(PacketCommand command, OpenPacket open, long has, Refusal? barred, int last)
    {
        if (!open.Groups.Contains(command.Group)) return ActivityRefusals.Unknown;
        if (barred is not null) return barred;
        if (command.Level < open.Packet.LeastLevel) return ActivityRefusals.PacketLevel;
        if (has > 0) return ActivityRefusals.PacketYours.With(has);
        return last >= open.Shares.Length ? ActivityRefusals.PacketGone : null;
    }
}
