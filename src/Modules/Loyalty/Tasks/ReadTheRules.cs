using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Loyalty.Tasks;

/// <summary>A member says that they have read the rules: the only task that nobody else can know of. Saying it again changes nothing.</summary>
internal sealed class ReadTheRules(AppDb db, TimeProvider clock)
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/g/{code}/tasks/rules-read", async (string code, HttpContext http, Visit visit, ReadTheRules read, CancellationToken ct) =>
        Answers.Back(http, await read.Handle(visit, ct), visit.Url("tasks"), "loyalty.task_ticked")).ByCode(insideOnly: true);

    public async Task<Result<Done>> Handle(Visit visit, CancellationToken ct)
    {
        if (!visit.Inside || visit.Member is not { } member) return LoyaltyRefusals.NotInside;
        await using var transaction = await db.Begin(ct);
        await db.CompleteTasks(visit.Brand, NewcomerTask.ReadRules, [member.Id], clock, ct);
        await transaction.Commit(ct);
        return new Done();
    }
}
