using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Activities.Till;

/// <summary>The member page of an activity that works at the storefront's till: what it gives, until when, and the way to the shop.</summary>
public abstract class TillPage : MemberPage
{
    [Parameter] public Guid Id { get; set; }
    [Inject] private ActivityVisits Visits { get; set; } = null!;

    private protected Activity? Activity { get; private set; }

    /// <summary>Why it gives nothing just now.</summary>
    private protected Refusal? Closed { get; private set; }

    private protected DateTimeOffset Now { get; private set; }

    private protected abstract string Kind { get; }

    private protected abstract Task Read(Activity activity);

    protected override async Task OnInitializedAsync()
    {
        Now = Clock.GetUtcNow();
        if (await Db.FindActivity(new(Id), Gone) is not { } found || found.Kind != Kind || found.State is Contracts.ActivityState.Draft || !(await Db.GroupsOf(found.Id, Gone)).Contains(Visit.Group.Id))
        {
            Http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var me = Visit.Member!.Id;
        Visits.Note(Visit.Brand.Id, found.Id, me);
        var person = await Db.PersonOf(me, Gone);
        Closed = found.RefusalFor(Now) ?? (await found.Eligibility.Refusals(Db, found, [person], Gone)).GetValueOrDefault(person);
        await Read(found);
        Activity = found;
    }
}
