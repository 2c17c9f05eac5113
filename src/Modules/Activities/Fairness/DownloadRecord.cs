using System.Text;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Activities.Fairness;

/// <summary>The record of an activity that is over, as a file: for members of its groups and for operators.</summary>
internal sealed class DownloadRecord(AppDb db, IEnumerable<IFairKind> kinds)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/g/{code}/fairness/{activity}/record", async (string code, ActivityId activity, Visit visit, DownloadRecord download, CancellationToken ct) =>
            await download.Handle(activity, visit.Group.Id, ct)).ByCode(insideOnly: true);
        routes.MapGet("/b/{brand}/activities/{activity}/record", async (string brand, ActivityId activity, DownloadRecord download, CancellationToken ct) =>
            await download.Handle(activity, null, ct)).Requires(Permissions.ActivitiesRead);
    }

    /// <param name="group">Whose members ask; null for operators.</param>
    public async Task<IResult> Handle(ActivityId id, GroupId? group, CancellationToken ct)
    {
        if (await db.FindActivity(id, ct) is not { IsOver: true } activity || kinds.FirstOrDefault(k => k.Kind == activity.Kind) is not { } kind) return TypedResults.NotFound();
        if (group is { } theirs && !(await db.GroupsOf(id, ct)).Contains(theirs)) return TypedResults.NotFound();
        if (await kind.Record(db, activity, ct) is not { } record) return TypedResults.NotFound();
        return TypedResults.File(Encoding.UTF8.GetBytes(FairJson.Write(record)), "application/json", $"{activity.Kind}-{id.Value:N}.json");
    }
}
