from django.http import HttpRequest, HttpResponse
from django.shortcuts import render



def file(request: HttpRequest, reference: str = "") -> HttpResponse:
    return render(request, "base.html")


def filed(request: HttpRequest, reference: str = "") -> HttpResponse:
    return render(request, "base.html")
